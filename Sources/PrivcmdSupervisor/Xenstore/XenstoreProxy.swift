// SPDX-License-Identifier: MIT

public import PrivcmdKit
public import SystemPackage

/// Stands between a program and xenstored, and writes down what they say.
///
/// Nothing is changed on the way. The program finds it by ``variables``.
public final class XenstoreProxy {
    /// Where xenstored is: a socket, or the device that leads to it.
    public let store: FilePath
    private let socket: FilePath
    private let desk: XenstoreDesk

    /// Starts listening, where there is a xenstored to forward to.
    ///
    /// Nil where there is none: the program is to find that out by itself.
    ///
    /// - Parameters:
    ///   - store: xenstored's socket, or the device that leads to it; nil for where a program would
    ///     look for it.
    ///   - write: takes each line, in a thread of the proxy's own.
    /// - Throws: that no socket could be made.
    public init?(
        to store: FilePath? = nil, write: @escaping @Sendable (RecordedXenstore) -> Void
    ) throws(Errno) {
        guard let store = store ?? XenstorePlace.find() else { return nil }
        self.store = store
        socket = try XenstorePlace.makeFolder().appending("xenstored")
        var count = 0
        func next() -> Int {
            count += 1
            return count
        }
        do throws(Errno) {
            desk = try XenstoreDesk(listeningAt: socket) { program in
                // A program that cannot be connected further is hung up on, as xenstored would.
                guard let channel = try? XenstoreChannel(to: store) else { return nil }
                return ForwardedLink(program, to: channel, number: next, write: write)
            }
        } catch {
            XenstorePlace.remove(socket)
            throw error
        }
    }

    deinit { end() }

    /// The environment variables by which a program finds the proxy.
    public var variables: [String: String] { [XenstorePlace.variable: socket.string] }

    /// Writes down what was said so far, and ends.
    public func end() {
        desk.end()
        XenstorePlace.remove(socket)
    }
}
