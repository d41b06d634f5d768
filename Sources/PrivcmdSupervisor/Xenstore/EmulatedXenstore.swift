// SPDX-License-Identifier: MIT

import PrivcmdDevices
internal import PrivcmdKit
import PrivcmdRecording
import Synchronization
internal import SystemPackage

/// The xenstored of the emulated system: replayed from a recording, or an in-memory one that a
/// fake's programs share.
///
/// A program connects by opening /dev/xen/xenbus. A socket's path would fail in a program that has
/// changed its root directory.
final class EmulatedXenstore {
    /// The requests that the recording has no reply to, in order.
    private final class Differences: Sendable {
        private let values = Mutex<[XenstoreDifference]>([])

        var all: [XenstoreDifference] { values.withLock { $0 } }
        @Sendable func append(_ difference: XenstoreDifference) {
            values.withLock { $0.append(difference) }
        }
    }

    private enum Source {
        case replay(XenstoreReplay)
        case server(XenstoreEventLoop)
    }

    /// The values that xen-init-dom0 writes for dom0.
    private static let dom0Values = [
        "/local/domain/0/name": "Domain-0", "/local/domain/0/domid": "0",
    ]

    private let source: Source
    private let differences = Differences()

    /// Starts the emulation; nil if the recorded host had no xenstored.
    init?(_ device: EmulatedDevice, _ recorded: RecordedHost?) throws(Errno) {
        guard let recorded else {
            let server = XenstoreServer(Self.dom0Values)
            source = .server(
                try XenstoreEventLoop(listeningAt: nil, makeSession: server.makeConnection))
            return
        }
        guard let lines = recorded.xenstore else { return nil }
        source = .replay(
            try XenstoreReplay(
                lines, device.replay?.mode ?? .strict, onDifference: differences.append))
    }

    /// Connects a program; returns its end of the connection.
    func connect(_ flags: Int32) throws(Errno) -> OwnedDescriptor {
        switch source {
        case .replay(let replay): try replay.connect(flags: flags)
        case .server(let eventLoop): try eventLoop.connect(flags)
        }
    }

    /// Stops the emulation and reports the requests that it had no reply to.
    func stop(_ onMessage: (String) -> Void) {
        switch source {
        case .replay(let replay): replay.stop()
        case .server(let eventLoop): eventLoop.stop()
        }
        for difference in differences.all {
            onMessage("not in the recording, returned EIO: \(difference.actual.requestDescription)")
        }
    }
}
