// SPDX-License-Identifier: MIT

internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// The connection of a client, served by ``XenstoreEventLoop``.
package protocol XenstoreSession: AnyObject {
    /// The ends that the event loop polls.
    var endpoints: [XenstoreEndpoint] { get }
    /// Whether both sides are done, so that the event loop drops the session.
    var isFinished: Bool { get }
    /// Whether the event loop may read from an end now.
    func canRead(from endpoint: XenstoreEndpoint) -> Bool
    /// Handles bytes read from an end.
    func receive(_ bytes: [UInt8], from endpoint: XenstoreEndpoint)
}

/// A connection that is forwarded to the real xenstored, and recorded.
final class ForwardingSession: XenstoreSession {
    private let client: XenstoreEndpoint
    private let xenstored: XenstoreEndpoint
    private let nextNumber: () -> Int
    private let write: (RecordedXenstore) -> Void
    private var recorder: XenstoreRecorder?

    /// Forwards a connection.
    ///
    /// - Parameters:
    ///   - client: the client's end.
    ///   - xenstored: xenstored's end.
    ///   - nextNumber: numbers the connection; called when its first bytes arrive.
    ///   - write: called with each recorded line.
    init(
        _ client: XenstoreEndpoint, to xenstored: XenstoreEndpoint, nextNumber: @escaping () -> Int,
        write: @escaping (RecordedXenstore) -> Void
    ) {
        self.client = client
        self.xenstored = xenstored
        self.nextNumber = nextNumber
        self.write = write
    }

    var endpoints: [XenstoreEndpoint] { [client, xenstored].filter { !$0.isClosed } }

    /// The client may close before the reply arrives, which is still recorded.
    var isFinished: Bool {
        xenstored.isClosed
            ? client.isDrained
            : client.isClosed && xenstored.isDrained && recorder?.hasPendingRequests != true
    }

    func canRead(from endpoint: XenstoreEndpoint) -> Bool {
        endpoint === client ? !xenstored.isFull && !xenstored.isClosed : !client.isFull
    }

    func receive(_ bytes: [UInt8], from endpoint: XenstoreEndpoint) {
        var recorder = self.recorder ?? XenstoreRecorder(connection: nextNumber())
        if endpoint === client {
            // Recorded first: the reply may arrive before `send` returns.
            recorder.receive(fromClient: bytes)
            xenstored.send(bytes)
        } else {
            for line in recorder.receive(fromXenstored: bytes) { write(line) }
            client.send(bytes)
        }
        self.recorder = recorder
    }
}

/// A connection that is replayed from a recording.
final class ReplaySession: XenstoreSession {
    private let client: XenstoreEndpoint
    private var replay: ReplayConnection

    init(_ client: XenstoreEndpoint, _ replay: ReplayConnection) {
        self.client = client
        self.replay = replay
    }

    var endpoints: [XenstoreEndpoint] { [client] }
    var isFinished: Bool { client.isClosed || replay.isMalformed && client.isDrained }

    func canRead(from endpoint: XenstoreEndpoint) -> Bool { !client.isFull && !replay.isMalformed }

    func receive(_ bytes: [UInt8], from endpoint: XenstoreEndpoint) {
        client.send(replay.respond(to: bytes))
    }
}
