// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import SystemPackage
import Testing

@Suite struct `device name` {
    @Test(arguments: [
        ("fake", DeviceName.fake(FakeProfile.standard.name)), ("fake:old", .fake("old")),
        ("fake:", .fake("")), ("fake:a:b", .fake("a:b")),
        ("./fake", .path(FilePath("./fake"))), ("Fake", .path(FilePath("Fake"))),
        ("faked", .path(FilePath("faked"))), ("fakes/x", .path(FilePath("fakes/x"))),
        ("/dev/xen/privcmd", .path(FilePath("/dev/xen/privcmd"))),
        ("r.jsonl", .path(FilePath("r.jsonl"))),
    ])
    func `fake and names that start with fake: are fakes, others are paths`(
        text: String, name: DeviceName
    ) {
        #expect(DeviceName(parsing: text) == name)
    }

    @Test func `origin name is the device name in machine output`() {
        #expect(Device.Origin.fake("old").name == "fake:old")
        #expect(Device.Origin.kernel(FilePath("/dev/xen/privcmd")).name == "/dev/xen/privcmd")
        #expect(Device.Origin.recording(FilePath("r"), isTruncated: false).name == "r")
    }

    /// The note prevents that results of a fake are mistaken for real ones.
    @Test func `origin has a note unless it is the real device`() {
        #expect(Device.Origin.kernel(FilePath("/dev/xen/privcmd")).note == nil)
        #expect(
            Device.Origin.fake("old").note == "results of the fake 'old', not of a real Xen")
        #expect(
            Device.Origin.recording(FilePath("r"), isTruncated: false).note
                == "results of the recording r, not of a running Xen")
        #expect(
            Device.Origin.recording(FilePath("r"), isTruncated: true).note
                == "results of the recording r, not of a running Xen;"
                + " its last line is incomplete and was skipped")
    }
}
