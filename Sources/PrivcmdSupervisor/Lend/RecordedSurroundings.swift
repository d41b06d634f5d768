// SPDX-License-Identifier: MIT

internal import PrivcmdKit
internal import SystemPackage

/// What a recording has of the system around the device.
struct RecordedSurroundings {
    /// The conversations with xenstored; nil where there was none.
    private(set) var xenstore: [RecordedXenstore]?
    /// What was written to have drivers take devices up, or give them up.
    private(set) var writes: [RecordedWrite] = []

    /// Reads a device's recording; nil for another device.
    init?(_ device: LentDevice) {
        guard let path = device.recording else { return nil }
        // The recording was read before: what cannot be read now was changed meanwhile. One of this program's own
        // calls has nothing else.
        guard var reader = try? RecordingReader(opening: path), reader.header.program != nil else {
            return
        }
        var conversation: [RecordedXenstore] = []
        while let line = try? reader.next() {
            switch line {
            case .xenstore(let line): conversation.append(line)
            case .write(let write): writes.append(write)
            case .call, .open, .ended, .other: break
            }
        }
        if reader.header.xenstore != nil { xenstore = conversation }
    }
}
