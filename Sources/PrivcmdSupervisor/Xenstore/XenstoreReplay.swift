// SPDX-License-Identifier: MIT

package import PrivcmdKit
package import PrivcmdRecording
import Synchronization
package import SystemPackage

/// Replays the xenstore messages of a recording to a client.
///
/// A request matches a recorded one by operation and path. Request ids, transaction ids, watch
/// tokens and connections differ from run to run, so they match by order of first use. A watch
/// event follows the same reply as in the recording.
package final class XenstoreReplay {
    private let eventLoop: XenstoreEventLoop
    /// Only the event loop's thread uses it until the loop has stopped.
    private let trace: XenstoreTrace

    /// Starts the replay.
    ///
    /// - Parameters:
    ///   - lines: the recorded messages, in order.
    ///   - mode: whether requests must come in the recorded order with the same values.
    ///   - onDifference: called in another thread with each request that the recording has no reply
    ///     to. The client gets EIO.
    /// - Throws: the errno of the thread that could not be made.
    package init(
        _ lines: some Sequence<RecordedXenstore>, _ mode: Replay.Mode = .strict,
        onDifference: @escaping @Sendable (XenstoreDifference) -> Void
    ) throws(Errno) {
        let trace = XenstoreTrace(lines, mode)
        self.trace = trace
        eventLoop = try XenstoreEventLoop(listeningAt: nil) { client in
            ReplaySession(client, ReplayConnection(trace, onDifference))
        }
    }

    deinit { stop() }

    /// Connects a client that opens /dev/xen/xenbus.
    ///
    /// - Parameter flags: those of open(2); only O_NONBLOCK matters.
    /// - Returns: the client's end of the connection.
    /// - Throws: the errno of socketpair(2).
    package func connect(flags: Int32 = 0) throws(Errno) -> OwnedDescriptor {
        try eventLoop.connect(flags)
    }

    /// Stops the replay.
    @discardableResult
    package func stop() -> [RecordedXenstore] {
        eventLoop.stop()
        return trace.unused
    }
}
