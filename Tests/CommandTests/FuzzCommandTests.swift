// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite struct `privcmd-probe fuzz` {
    /// Writes a profile in which the device under test has another GSI than in the standard one.
    private func writeOtherProfile(_ folder: borrowing Folder) throws -> String {
        try folder.write(
            "other.json",
            """
            { "format": "privcmd-probe profile", "version": 1, "name": "other", "devices": [
                { "sbdf": "0000:03:00.0", "driver": "pciback", "irq": 11, "pin": 1, "gsi": 23 }
            ] }
            """)
    }

    private static let calls = #"""
        {"format":"privcmd-probe calls","version":2,"configuration":{"seed":4,"level":"destructive",\#
        "xen":"4.20.4","device":"0000:03:00.0","freeGSIs":[5,6]}}
        {"operation":"xen_version","id":0}
        {"operation":"IOCTL_PRIVCMD_RESTRICT","id":1,"file":1,"fields":{"domid":5}}
        {"operation":"IOCTL_PRIVCMD_PCIDEV_GET_GSI","id":2,"file":1,"fields":{"sbdf":768}}

        """#

    @Test func `exits 0 and prints the number of calls if two devices agree`() async throws {
        let run = try await probe(
            "fuzz", "--device", "fake", "--seed", "3", "--count", "500", "-q")
        #expect(run.err == "")
        #expect(run.lines.last?.hasPrefix("500 calls, seed 3: ") == true, "\(run)")
        #expect(run.status == 0)
    }

    @Test func `shrinks a difference, prints it and saves the calls`() async throws {
        try await withFolder { folder in
            let calls = try folder.write("calls.jsonl", Self.calls)
            let saved = folder.path("saved.jsonl")
            let run = try await probe(
                "fuzz", "--device", "fake", "--against", try writeOtherProfile(folder), "--calls",
                calls,
                "--save", saved, "-q")
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
                    privcmd-probe: the calls are in \(saved)

                    """)
            #expect(run.status == 1)
            let again = try await probe(
                "fuzz", "--device", "fake", "--against", try writeOtherProfile(folder), "--calls",
                saved, "-q")
            #expect(again.out == run.out)
            #expect(again.status == 1)
        }
    }

    @Test func `--draw prints the calls that --calls executes`() async throws {
        try await withFolder { folder in
            let generated = try await probe(
                "fuzz", "--device", "fake", "--seed", "9", "--count", "200", "--draw")
            let calls = try folder.write("calls.jsonl", generated.out)
            let executed = try await probe(
                "fuzz", "--device", "fake", "--calls", calls, "--transcript")
            let direct = try await probe(
                "fuzz", "--device", "fake", "--seed", "9", "--count", "200", "--transcript")
            #expect(executed == direct)
            #expect(executed.lines.count == 201)
            let transcript = try folder.write("results.txt", executed.out)
            let compared = try await probe(
                "fuzz", "--device", "fake", "--against", transcript, "-q")
            #expect(compared.status == 0, "\(compared)")
            let differing = try await probe(
                "fuzz", "--device", try writeOtherProfile(folder), "--against", transcript, "-q")
            #expect(differing.status == 1, "\(differing)")
        }
    }

    @Test(arguments: [
        (["--count", "0"], "--count needs a number from 1"),
        (["--draw", "--transcript"], "exclude each other"),
        (["--seed", "1", "--calls", "x"], "--calls and --seed exclude each other"),
        (["--device", "/dev/null", "--level", "destructive"], "needs --device-under-test"),
    ])
    func `exits 64 for options that are out of range or exclude each other`(
        options: [String], message: String
    ) async throws {
        let run = try await Probe.run(["fuzz", "--device", "fake"] + options)
        #expect(run.err.contains(message), "\(run)")
        #expect(run.out == "")
        #expect(run.status == 64)
    }

    @Test func `exits 1 for an injected fault`() async throws {
        let run = try await probe(
            "fuzz", "--device", "fake", "--against", "fake", "--seed", "4", "-q", "--inject",
            "pcidev-get-gsi:error=EFAULT")
        #expect(run.out.contains("'xen-4.20-linux-6.12-pvh with faults' EFAULT"), "\(run)")
        #expect(run.status == 1)
    }

    @Test func `prints a difference as a clause of the contract`() async throws {
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

    @Test func `exits 64 for a recording, which has no results for new calls`() async throws {
        try await withFolder { folder in
            let run = try await probe("fuzz", "--device", try folder.writeRecording())
            #expect(run.err.contains("a recording has no results for new calls"))
            #expect(run.status == 64)
        }
    }
}
