// SPDX-License-Identifier: MIT

public import PrivcmdKit
public import SystemPackage

/// Forwards the xenstore connections of a client to xenstored, and records their messages.
///
/// It changes no byte. The client finds the proxy through ``variables``.
public final class XenstoreProxy {
    /// xenstored's socket, or the device that leads to it.
    public let store: FilePath
    private let socket: FilePath
    private let eventLoop: XenstoreEventLoop

    /// Starts listening; nil if there is no xenstored, which the client then finds out itself.
    ///
    /// - Parameters:
    ///   - store: xenstored's socket, or the device that leads to it; nil for the one that a
    ///     client would find.
    ///   - write: called with each recorded line, in another thread.
    /// - Throws: the errno of the socket or thread that could not be made.
    public init?(
        to store: FilePath? = nil, write: @escaping @Sendable (RecordedXenstore) -> Void
    ) throws(Errno) {
        guard let store = store ?? XenstoreLocation.find() else { return nil }
        self.store = store
        socket = try XenstoreLocation.makeSocketDirectory().appending("xenstored")
        var count = 0
        func next() -> Int {
            count += 1
            return count
        }
        do throws(Errno) {
            eventLoop = try XenstoreEventLoop(listeningAt: socket) { client in
                // Like xenstored, close a connection that cannot be served.
                guard let endpoint = try? XenstoreEndpoint(to: store) else { return nil }
                return ForwardingSession(client, to: endpoint, nextNumber: next, write: write)
            }
        } catch {
            XenstoreLocation.removeSocket(socket)
            throw error
        }
    }

    deinit { stop() }

    /// The environment variables through which a client finds the proxy.
    public var variables: [String: String] { [XenstoreLocation.socketVariable: socket.string] }

    /// Records what has arrived so far, and stops.
    public func stop() {
        eventLoop.stop()
        XenstoreLocation.removeSocket(socket)
    }
}
