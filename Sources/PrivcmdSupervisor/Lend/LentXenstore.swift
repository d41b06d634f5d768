// SPDX-License-Identifier: MIT

internal import PrivcmdKit
import Synchronization
internal import SystemPackage

/// The xenstored of a lent system.
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

    let replay: XenstoreReplay
    private let differences = Differences()

    /// Plays a recording's xenstored; nil where there was none when it was made.
    init?(_ device: LentDevice) throws(Errno) {
        // The recording was read before: what cannot be read now was changed meanwhile.
        guard let path = device.recording,
            var reader = try? RecordingReader(opening: path), reader.header.xenstore != nil
        else { return nil }
        var lines: [RecordedXenstore] = []
        while let line = try? reader.next() {
            if case .xenstore(let line) = line { lines.append(line) }
        }
        replay = try XenstoreReplay(lines, isStrict: false, differs: differences.take)
    }

    /// Ends, and says what was not answered.
    func end(_ remark: (String) -> Void) {
        replay.end()
        for difference in differences.all {
            remark("not answered, so that the program got EIO: \(difference.asked.questionInWords)")
        }
    }
}
