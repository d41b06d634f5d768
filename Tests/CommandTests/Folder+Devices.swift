// SPDX-License-Identifier: MIT

import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport

extension Folder {
    /// Writes a profile whose one bound device has GSI 22 and irq 11.
    func writeProfile() throws -> String {
        try write(
            "profile.json",
            """
            {
              "format": "privcmd-probe profile", "version": 1, "name": "test",
              "devices": [
                { "sbdf": "0000:03:00.0", "driver": "pciback", "irq": 11, "pin": 1, "gsi": 22 },
                { "sbdf": "0000:00:02.0", "driver": "e1000e", "irq": 24, "pin": 1 },
                { "sbdf": "0000:04:00.1", "irq": 10, "pin": 2 }
              ]
            }
            """)
    }

    /// Writes a recording of the calls of `gsi` and `info`, on a PVH dom0 with one bound device.
    func writeRecording(of system: SystemSnapshot = .pvhDom0) throws -> String {
        let header = RecordingHeader(
            tool: "test", command: [], date: "2026-11-22T19:30:00Z", device: "fake:test",
            system: system)
        let file = try RecordingWriter.create(FilePath(path("recording.jsonl")), header)
        let privcmd = Privcmd(over: Recorder(FakeDevice(.test(on: system)), to: file))
        for sbdf in [SBDF.bound, .otherDriver, .unbound, .absent] { _ = try? privcmd.gsi(of: sbdf) }
        _ = try privcmd.xenVersion()
        _ = privcmd.availability()
        return path("recording.jsonl")
    }
}

/// The path of a file in Fixtures.
func fixture(_ name: String) -> String {
    let root = #filePath.split(separator: "/").dropLast(3)
    return "/" + (root + ["Fixtures", name[...]]).joined(separator: "/")
}
