// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite struct `privcmd-probe fuzz` {
    /// A profile in which the device under test has another GSI than in the standard one.
    private func other(_ folder: borrowing Folder) throws -> String {
        try folder.write(
            "other.json",
            """
            { "format": "privcmd-probe profile", "version": 1, "name": "other", "devices": [
                { "sbdf": "0000:03:00.0", "driver": "pciback", "irq": 11, "pin": 1, "gsi": 23 }
            ] }
            """)
    }

    private static let calls = #"""
        {"format":"privcmd-probe calls","version":1,"setting":{"seed":4,"level":"destructive",\#
        "xen":"4.20.4","device":"0000:03:00.0","gsis":[5,6]}}
        {"call":"xen_version","id":0}
        {"call":"IOCTL_PRIVCMD_RESTRICT","id":1,"file":1,"fields":{"domid":5}}
        {"call":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","id":2,"file":1,"fields":{"sbdf":768}}

        """#

    @Test func `says that two devices answer alike, and how much was asked`() async throws {
        let run = try await probe(
            "fuzz", "--device", "fake", "--seed", "3", "--count", "500", "-q")
        #expect(run.err == "")
        #expect(run.lines.last?.hasPrefix("500 calls, seed 3: ") == true, "\(run)")
        #expect(run.status == 0)
    }

    @Test func `shrinks a difference, says it in words, and keeps the calls`() async throws {
        try await withFolder { folder in
            let calls = try folder.write("calls.jsonl", Self.calls)
            let kept = folder.path("kept.jsonl")
            let run = try await probe(
                "fuzz", "--device", "fake", "--against", try other(folder), "--calls", calls,
                "--save", kept, "-q")
            #expect(
                run.out.hasPrefix(
                    """
                    #2 IOCTL_PRIVCMD_PCIDEV_GET_GSI(sbdf 0000:03:00.0)
                        'xen-4.20-linux-6.12-pvh' 0, gsi 22
                        'other'                   0, gsi 23

                    """), "\(run)")
            #expect(
                run.err == """
                    privcmd-probe: seed 4: the results of call 3 of 3 differ
                    privcmd-probe: the calls are in \(kept)

                    """)
            #expect(run.status == 1)
            let again = try await probe(
                "fuzz", "--device", "fake", "--against", try other(folder), "--calls", kept, "-q")
            #expect(again.out == run.out)
            #expect(again.status == 1)
        }
    }

    @Test func `draws the calls that --calls plays`() async throws {
        try await withFolder { folder in
            let drawn = try await probe(
                "fuzz", "--device", "fake", "--seed", "9", "--count", "200", "--draw")
            let calls = try folder.write("calls.jsonl", drawn.out)
            let played = try await probe(
                "fuzz", "--device", "fake", "--calls", calls, "--transcript")
            let answered = try await probe(
                "fuzz", "--device", "fake", "--seed", "9", "--count", "200", "--transcript")
            #expect(played == answered)
            #expect(played.lines.count == 201)
            let transcript = try folder.write("answers.txt", played.out)
            let compared = try await probe(
                "fuzz", "--device", "fake", "--against", transcript, "-q")
            #expect(compared.status == 0, "\(compared)")
            let differing = try await probe(
                "fuzz", "--device", try other(folder), "--against", transcript, "-q")
            #expect(differing.status == 1, "\(differing)")
        }
    }

    @Test(arguments: [
        (["--count", "0"], "--count needs a number from 1"),
        (["--draw", "--transcript"], "exclude each other"),
        (["--seed", "1", "--calls", "x"], "--calls and --seed exclude each other"),
        (["--device", "/dev/null", "--level", "destructive"], "needs --device-under-test"),
    ])
    func `refuses options that make no sense`(options: [String], why: String) async throws {
        let run = try await Probe.run(["fuzz", "--device", "fake"] + options)
        #expect(run.err.contains(why), "\(run)")
        #expect(run.out == "")
        #expect(run.status == 64)
    }

    @Test func `finds a fault that is injected`() async throws {
        let run = try await probe(
            "fuzz", "--device", "fake", "--against", "fake", "--seed", "4", "-q", "--inject",
            "pcidev-get-gsi:error=EFAULT")
        #expect(run.out.contains("'xen-4.20-linux-6.12-pvh with faults' EFAULT"), "\(run)")
        #expect(run.status == 1)
    }

    @Test func `writes a difference as a clause of the contract`() async throws {
        let run = try await probe(
            "fuzz", "--device", "fake", "--against", "fake", "--seed", "4", "-q", "--inject",
            "pci_device_reset:error=EBUSY")
        #expect(
            run.out.contains(
                "    try context.issue(physdev: ABI.row(physdev: MIRROR_PHYSDEVOP_pci_device_reset), "
            ),
            "\(run)")
        #expect(run.out.contains("[.otherwise(.error(.ebusy), because: \"(why)\")]"))
    }

    @Test func `refuses a recording, which cannot answer what it was not asked`() async throws {
        try await withFolder { folder in
            let run = try await probe("fuzz", "--device", try folder.writeRecording())
            #expect(run.err.contains("a recording has no results for new calls"))
            #expect(run.status == 64)
        }
    }
}
