// SPDX-License-Identifier: MIT

import PrivcmdDevices
internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// What a recording holds of the recorded host apart from the device's calls.
struct RecordedHost {
    /// The messages exchanged with xenstored; nil if the recorded host had none.
    private(set) var xenstore: [RecordedXenstore]?
    /// The recorded writes to sysfs bind and unbind files.
    private(set) var writes: [RecordedWrite] = []

    /// Reads the recording of a device; nil if the device is not a recording.
    init?(_ device: EmulatedDevice) {
        guard let path = device.recordingPath else { return nil }
        // The recording was read before, so a line that cannot be read now has changed meanwhile. A
        // recording of privcmd-probe's own calls has no such lines.
        guard var reader = try? RecordingReader(opening: path), reader.header.program != nil else {
            return
        }
        var messages: [RecordedXenstore] = []
        while let line = try? reader.next() {
            switch line {
            case .xenstore(let line): messages.append(line)
            case .write(let write): writes.append(write)
            case .call, .open, .ended, .other: break
            }
        }
        if reader.header.xenstore != nil { xenstore = messages }
    }
}
