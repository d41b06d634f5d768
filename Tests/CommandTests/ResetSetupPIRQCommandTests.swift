// SPDX-License-Identifier: MIT

import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

private let note = "results of the fake 'test', not of a real Xen\n"

@Suite struct `privcmd-probe reset` {
    @Test(arguments: ResetType.allCases)
    func `reports each reset type to Xen`(type: ResetType) async throws {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let run = try await probe(
                "reset", "03:00.0", "--type", type.rawValue, "--device", device)
            let line = "0000:03:00.0  reported a \(type.rawValue) reset to Xen\n"
            #expect(run == Run(out: line + note, err: "", status: 0))
        }
    }

    @Test func `-q prints nothing and --format json prints the reset`() async throws {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let reset = ["reset", "03:00.0", "--type", "flr", "--device", device]
            #expect(try await Probe.run(reset + ["-q"]) == Run(out: "", err: "", status: 0))
            let json = """
                {
                  "device" : "fake:test",
                  "reported" : true,
                  "sbdf" : "0000:03:00.0",
                  "type" : "flr"
                }

                """
            #expect(
                try await Probe.run(reset + ["--format", "json"])
                    == Run(out: json, err: "", status: 0))
        }
    }

    @Test func `exits 69 for a device with another driver or none`() async throws {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let run = try await probe("reset", "00:02.0", "--type", "flr", "--device", device)
            #expect(
                run
                    == Run(
                        out: "",
                        err: """
                            privcmd-probe: 0000:00:02.0 is bound to 'e1000e', not to xen-pciback: Xen \
                            would discard the state of a device that may be in use. Use --force to do it \
                            anyway, or
                              as root, bind it to xen-pciback:
                              echo 0000:00:02.0 > /sys/bus/pci/devices/0000:00:02.0/driver/unbind
                              echo 0000:00:02.0 > /sys/bus/pci/drivers/pciback/new_slot
                              echo 0000:00:02.0 > /sys/bus/pci/drivers/pciback/bind

                            """, status: 69))
            let free = try await probe("reset", "04:00.1", "--type", "flr", "--device", device)
            #expect(free.status == 69)
            #expect(free.err.contains("0000:04:00.1 is bound to no driver"))
        }
    }

    @Test func `exits 69 for an absent device`() async throws {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let run = try await probe("reset", "07:00.0", "--type", "flr", "--device", device)
            let message = """
                privcmd-probe: there is no PCI device at 0000:07:00.0 on this system \
                (--force calls Xen anyway)

                """
            #expect(run == Run(out: "", err: message, status: 69))
        }
    }

    @Test func `--force calls Xen for a device with another driver or none`() async throws {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let run = try await probe(
                "reset", "00:02.0", "--type", "hot", "--force", "--device", device)
            #expect(run.out == "0000:00:02.0  reported a hot reset to Xen\n" + note)
            #expect(run.status == 0)
            let absent = try await probe(
                "reset", "07:00.0", "--type", "hot", "--force", "--device", device)
            #expect(absent.out == "")
            #expect(absent.err.contains("ENODEV: neither Xen nor this kernel knows a device at"))
            #expect(absent.status == 69)
        }
    }

    @Test(arguments: [
        (["reset", "03:00.0"], "--type"), (["reset", "--type", "flr"], "sbdf"),
        (["reset", "03:00.0", "--type", "soft"], "soft"),
        (["reset", "3:0.0", "--type", "flr"], "'3:0.0' is not a PCI address"),
    ])
    func `exits 64 for a wrong command line`(arguments: [String], message: String) async throws {
        let run = try await Probe.run(arguments)
        #expect(run.status == 64)
        #expect(run.out == "")
        #expect(run.err.contains(message), "\(run)")
    }
}

@Suite struct `privcmd-probe gsi-setup` {
    @Test(arguments: [
        ("22", "was already registered (EEXIST)", "already-registered"),
        ("5", "registered now", "registered"),
    ])
    func `prints whether the GSI was already registered`(gsi: String, text: String, outcome: String)
        async throws
    {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let setup = ["gsi-setup", gsi, "--device", device]
            #expect(
                try await Probe.run(setup)
                    == Run(out: "GSI \(gsi)  \(text)\n" + note, err: "", status: 0))
            #expect(
                try await Probe.run(setup + ["-q"]) == Run(out: outcome + "\n", err: "", status: 0))
            let json = try await Probe.run(setup + ["--format", "json"])
            #expect(json.out.contains("\"gsi\" : \(gsi)"))
            #expect(json.out.contains("\"outcome\" : \"\(outcome)\""))
        }
    }

    @Test(arguments: [("edge", "high", 0), ("level", "low", 1)])
    func `passes the trigger and the polarity to Xen`(trigger: String, polarity: String, bit: Int)
        async throws
    {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let run = try await probe(
                "gsi-setup", "5", "--trigger", trigger, "--polarity", polarity, "--device", device,
                "--record", folder.path("r"))
            #expect(run.status == 0)
            let argument = #""in":{"gsi":5,"polarity":\#(bit),"triggering":\#(bit)}"#
            #expect(try folder.read("r").contains(argument))
        }
    }

    @Test func `exits 69 and explains a GSI that does not exist`() async throws {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let run = try await probe("gsi-setup", "300", "--device", device)
            let message = """
                privcmd-probe: setup of GSI 300: EINVAL: GSI 300 is above the last GSI, or no \
                IO-APIC has a pin for it
                  use the GSI that 'privcmd-probe gsi' prints, not the sysfs irq

                """
            #expect(run == Run(out: "", err: message, status: 69))
        }
    }

    @Test(arguments: ["-1", "+5", "x", "", "2147483648", "0x16", "1.5"])
    func `exits 64 for a malformed GSI`(text: String) async throws {
        let run = try await Probe.run(["gsi-setup", "--", text])
        #expect(run.status == 64)
        #expect(run.err.contains("'\(text)' is not a GSI: expected a number from 0 to 2147483647"))
    }
}

@Suite struct `privcmd-probe pirq` {
    @Test func `map prints the pIRQ`() async throws {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let map = ["pirq", "map", "22", "--device", device]
            #expect(
                try await Probe.run(map) == Run(out: "GSI 22  pIRQ 16\n" + note, err: "", status: 0)
            )
            #expect(try await Probe.run(map + ["-q"]) == Run(out: "16\n", err: "", status: 0))
            let json = """
                {
                  "device" : "fake:test",
                  "gsi" : 22,
                  "pirq" : 16
                }

                """
            #expect(
                try await Probe.run(map + ["--format", "json"])
                    == Run(out: json, err: "", status: 0))
        }
    }

    @Test func `map and unmap exit 69 and explain the errno`() async throws {
        try await withFolder { folder in
            let device = try folder.writeProfile()
            let domain = try await probe("pirq", "map", "22", "--domain", "3", "--device", device)
            let message = """
                privcmd-probe: map of GSI 22 to a pIRQ of domain 3: ESRCH: there is no domain 3
                  look the domain up with xl list

                """
            #expect(domain == Run(out: "", err: message, status: 69))

            let unmap = try await probe("pirq", "unmap", "16", "--device", device)
            let unmapped = """
                privcmd-probe: unmap of pIRQ 16 of domain DOMID_SELF: EINVAL: pIRQ 16 of domain \
                DOMID_SELF is not mapped

                """
            #expect(unmap == Run(out: "", err: unmapped, status: 69))

            let chosen = try await probe("pirq", "map", "22", "--pirq", "20", "--device", device)
            #expect(chosen.status == 0)
            let beyond = try await probe("pirq", "map", "22", "--pirq", "9999", "--device", device)
            #expect(beyond.status == 69)
            #expect(beyond.err.contains("EINVAL"))
        }
    }

    /// Each process starts with a new fake, so only a recording has a mapped pIRQ.
    @Test func `unmap prints the unmapped pIRQ`() async throws {
        try await withFolder { folder in
            let header = RecordingHeader(
                tool: "", command: [], date: "", device: "", system: .pvhDom0)
            do {
                let file = try RecordingWriter.create(.init(folder.path("r")), header)
                let privcmd = Privcmd(over: Recorder(FakeDevice(.test), to: file))
                try privcmd.unmapPIRQ(privcmd.mapPIRQ(GSI(22)))
            }
            let device = folder.path("r")
            let run = try await probe("pirq", "unmap", "16", "--device", device)
            #expect(run.lines.first == "pIRQ 16  unmapped")
            #expect(run.status == 0)
            let quiet = try await probe("pirq", "unmap", "16", "-q", "--device", device)
            #expect(quiet == Run(out: "", err: "", status: 0))
        }
    }

    @Test(arguments: [
        (["map", "x"], "'x' is not a GSI"),
        (["map", "22", "--domain", "40000"], "is not a domain"),
        (["map", "22", "--pirq", "+1"], "'+1' is not a pIRQ"), (["unmap", "x"], "is not a pIRQ"),
        (["unmap"], "pirq"), (["move"], "move"),
    ])
    func `exits 64 for a wrong command line`(arguments: [String], message: String) async throws {
        let run = try await Probe.run(["pirq"] + arguments)
        #expect(run.status == 64)
        #expect(run.out == "")
        #expect(run.err.contains(message), "\(run)")
    }
}
