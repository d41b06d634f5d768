// SPDX-License-Identifier: MIT

import PrivcmdKit
package import PrivcmdRecording
package import SystemPackage

/// Forwards the xenstore connections of a client to xenstored, and records their messages.
///
/// It changes no byte. The client finds the proxy through ``variables``.
package final class XenstoreProxy {
    /// xenstored's socket, or the device that leads to it.
    package let store: FilePath
    private var directory: TemporaryDirectory?
    private let socket: FilePath
    private let eventLoop: XenstoreEventLoop

    /// Starts listening; nil if there is no xenstored, which the client then finds out itself.
    ///
    /// - Parameters:
    ///   - store: xenstored's socket, or the device that leads to it; nil for the one that a
    ///     client would find.
    ///   - write: called with each recorded line, in another thread.
    /// - Throws: the errno of the socket or thread that could not be made.
    package init?(
        to store: FilePath? = nil, write: @escaping @Sendable (RecordedXenstore) -> Void
    ) throws(Errno) {
        guard let store = store ?? XenstoreLocation.find() else { return nil }
        self.store = store
        let directory = try TemporaryDirectory(in: TemporaryDirectory.socketParent)
        socket = directory.path.appending("xenstored")
        self.directory = consume directory
        var count = 0
        func next() -> Int {
            count += 1
            return count
        }
        eventLoop = try XenstoreEventLoop(listeningAt: socket) { client in
            // Like xenstored, close a connection that cannot be served.
            guard let endpoint = try? XenstoreEndpoint(to: store) else { return nil }
            return ForwardingSession(client, to: endpoint, nextNumber: next, write: write)
        }
    }

    deinit { stop() }

    /// The environment variables through which a client finds the proxy.
    package var variables: [String: String] { [XenstoreLocation.socketVariable: socket.string] }

    /// Records what has arrived so far, and stops.
    package func stop() {
        eventLoop.stop()
        directory = nil
    }
}
