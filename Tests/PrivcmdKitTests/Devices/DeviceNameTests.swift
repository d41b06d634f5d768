// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import Testing

@Suite struct `The name of a device` {
    @Test(arguments: [
        ("fake", DeviceName.fake(FakeProfile.standard.name)), ("fake:old", .fake("old")),
        ("fake:", .fake("")), ("fake:a:b", .fake("a:b")),
        ("./fake", .path(FilePath("./fake"))), ("Fake", .path(FilePath("Fake"))),
        ("faked", .path(FilePath("faked"))), ("fakes/x", .path(FilePath("fakes/x"))),
        ("/dev/xen/privcmd", .path(FilePath("/dev/xen/privcmd"))),
        ("r.jsonl", .path(FilePath("r.jsonl"))),
    ])
    func `is a built-in fake by its word, and a path otherwise`(text: String, name: DeviceName) {
        #expect(DeviceName(parsing: text) == name)
    }

    @Test func `of a built-in profile leads to that profile alone`() {
        let names = FakeProfile.builtIn.map(\.name)
        #expect(Set(names).count == names.count)
        for profile in FakeProfile.builtIn { #expect(FakeProfile.named(profile.name) == profile) }
        #expect(names.contains(FakeProfile.standard.name))
        #expect(FakeProfile.named("no such profile") == nil)
        #expect(FakeProfile.named("") == nil)
    }

    @Test func `is what machine output calls the device`() {
        #expect(Device.Origin.fake("old").name == "fake:old")
        #expect(Device.Origin.kernel(FilePath("/dev/xen/privcmd")).name == "/dev/xen/privcmd")
        #expect(Device.Origin.recording(FilePath("r"), isTruncated: false).name == "r")
    }

    /// A fake is never taken for the real device.
    @Test func `comes with a note unless it is the real one`() {
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
