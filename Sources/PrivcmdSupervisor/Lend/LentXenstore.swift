// SPDX-License-Identifier: MIT

internal import PrivcmdKit
import Synchronization
internal import SystemPackage

/// The xenstored of a lent system: that of a recording, or one that a fake's programs share.
///
/// A program finds it by the node in /dev/xen, which it opens as it does the device: a socket's path
/// would lead elsewhere in a program that has changed its root folder.
final class LentXenstore {
    /// What a program asked that nobody answers, as it comes.
    private final class Differences: Sendable {
        private let kept = Mutex<[XenstoreDifference]>([])

        var all: [XenstoreDifference] { kept.withLock { $0 } }
        @Sendable func take(_ difference: XenstoreDifference) {
            kept.withLock { $0.append(difference) }
        }
    }

    private enum Source {
        case recording(XenstoreReplay)
        case fake(XenstoreDesk)
    }

    /// What xen-init-dom0 tells a xenstored of dom0.
    private static let dom0 = ["/local/domain/0/name": "Domain-0", "/local/domain/0/domid": "0"]

    private let source: Source
    private let differences = Differences()

    /// Begins; nil where there was no xenstored when a recording was made.
    init?(_ device: LentDevice, _ recorded: RecordedSurroundings?) throws(Errno) {
        guard let recorded else {
            let house = XenstoreHouse(Self.dom0)
            source = .fake(try XenstoreDesk(listeningAt: nil, greet: house.take))
            return
        }
        guard let lines = recorded.xenstore else { return nil }
        source = .recording(
            try XenstoreReplay(lines, device.replay?.mode ?? .strict, differs: differences.take))
    }

    /// Connects a program: its end of the connection.
    func connect(_ flags: Int32) throws(Errno) -> OwnedDescriptor {
        switch source {
        case .recording(let replay): try replay.connect(flags: flags)
        case .fake(let desk): try desk.connect(flags)
        }
    }

    /// Ends, and says what was not answered.
    func end(_ remark: (String) -> Void) {
        switch source {
        case .recording(let replay): replay.end()
        case .fake(let desk): desk.end()
        }
        for difference in differences.all {
            remark("not answered, so that the program got EIO: \(difference.asked.questionInWords)")
        }
    }
}
