// SPDX-License-Identifier: MIT

public import PrivcmdKit
import Synchronization
public import SystemPackage

/// Answers a program in place of xenstored, from a recording.
///
/// A request is matched by what it asks and where. Numbers that differ from run to run are matched by
/// their roles: requests, transactions, the tokens of watches, and connections in the order in which
/// they are first spoken on. Events come where they came: behind the same answer.
public final class XenstoreReplay {
    private let desk: XenstoreDesk
    /// The desk's thread's own until the desk has ended.
    private let script: XenstoreScript

    /// Starts answering.
    ///
    /// - Parameters:
    ///   - lines: what was recorded, in its order.
    ///   - mode: whether requests have to come in the order of the recording, with the same values.
    ///   - differs: hears of each request that the recording does not answer, in a thread of its
    ///     own. The program is told EIO.
    /// - Throws: that there can be no thread.
    public init(
        _ lines: some Sequence<RecordedXenstore>, _ mode: Replay.Mode = .strict,
        differs: @escaping @Sendable (XenstoreDifference) -> Void
    ) throws(Errno) {
        let script = XenstoreScript(lines, mode)
        self.script = script
        desk = try XenstoreDesk(listeningAt: nil) { program in
            PlayedLink(program, XenstorePart(script, differs))
        }
    }

    deinit { end() }

    /// Connects a program: what it has opened as /dev/xen/xenbus.
    ///
    /// - Parameter flags: those of open(2), of which O_NONBLOCK counts.
    /// - Returns: the program's end of the connection.
    /// - Throws: that no connection could be made.
    public func connect(flags: Int32 = 0) throws(Errno) -> OwnedDescriptor {
        try desk.connect(flags)
    }

    /// Ends.
    ///
    /// - Returns: the requests of the recording that nobody made again.
    @discardableResult
    public func end() -> [RecordedXenstore] {
        desk.end()
        return script.leftOver
    }
}
