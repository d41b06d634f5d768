// SPDX-License-Identifier: MIT

import PrivcmdFake
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `privcmd-probe gsi` {
    private static let gsiLine =
        "0000:03:00.0  GSI 22  sysfs irq 11  (they differ: map_pirq and setup_gsi need the GSI)\n"

    private static let otherDriverError = """
        privcmd-probe: gsi of 0000:00:02.0: ENODEV: the device is bound to 'e1000e', and \
        Linux returns the GSI only of a device bound to xen-pciback
          as root, bind it to xen-pciback:
          echo 0000:00:02.0 > /sys/bus/pci/devices/0000:00:02.0/driver/unbind
          echo 0000:00:02.0 > /sys/bus/pci/drivers/pciback/new_slot
          echo 0000:00:02.0 > /sys/bus/pci/drivers/pciback/bind

        """

    @Test(arguments: ["0000:03:00.0", "03:00.0"])
    func `prints the GSI, the sysfs irq and the name of the recording`(address: String)
        async throws
    {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("gsi", address, "--device", device)
            #expect(
                run
                    == Run(
                        out: Self.gsiLine
                            + "results of the recording \(device), not of a running Xen\n",
                        err: "", status: 0))
        }
    }

    @Test func `-q prints only the number`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("gsi", "-q", "03:00.0", "--device", device)
            #expect(run == Run(out: "22\n", err: "", status: 0))
        }
    }

    @Test func `--format json prints the GSI and the irq`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("gsi", "03:00.0", "--format", "json", "--device", device)
            #expect(
                run
                    == Run(
                        out: """
                            {
                              "device" : "\(device)",
                              "devices" : [
                                {
                                  "differs" : true,
                                  "gsi" : 22,
                                  "irq" : 11,
                                  "sbdf" : "0000:03:00.0"
                                }
                              ]
                            }

                            """, err: "", status: 0))
        }
    }

    @Test func `of two devices prints one GSI and explains the other, and exits 69`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("gsi", "00:02.0", "03:00.0", "--device", device)
            #expect(run.out.hasPrefix(Self.gsiLine))
            #expect(run.err == Self.otherDriverError)
            #expect(run.status == 69)

            let quiet = try await probe("gsi", "-q", "00:02.0", "03:00.0", "--device", device)
            #expect(quiet == Run(out: "22\n", err: Self.otherDriverError, status: 69))
        }
    }

    @Test func `of a device with another driver exits 69 and names the driver`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("gsi", "00:02.0", "--device", device)
            #expect(run == Run(out: "", err: Self.otherDriverError, status: 69))
        }
    }

    @Test func `--format json contains the error of an absent device`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe(
                "gsi", "ffff:ff:1f.7", "--format", "json", "--device", device)
            #expect(run.status == 69)
            #expect(run.err == "")
            for part in [
                #""errno" : "ENODEV""#, #""operation" : "gsi of ffff:ff:1f.7""#,
                #""remedy" : "look the address up with lspci -D""#,
            ] { #expect(run.out.contains(part), "\(run)") }
        }
    }

    @Test func `--all prints the GSI of every bound device`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("gsi", "--all", "--device", device)
            #expect(run.out.hasPrefix(Self.gsiLine))
            #expect(run.lines.count == 2)
            #expect(run.status == 0)
        }
    }

    @Test func `--all exits 69 if no device is bound`() async throws {
        try await withFolder { folder in
            var system = SystemSnapshot.pvhDom0
            system.devices = []
            let device = try folder.writeRecording(of: system)
            let run = try await probe("gsi", "--all", "--device", device)
            let message = "privcmd-probe: no device is bound to xen-pciback\n"
            #expect(run == Run(out: "", err: message, status: 69))
        }
    }

    @Test func `exits 69 for a device without a recorded result`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let run = try await probe("gsi", "05:10.0", "--device", device)
            #expect(run.out == "")
            #expect(run.err.contains("the recording has no (further) result"))
            #expect(run.status == 69)
        }
    }

    /// The profile may change, so the expected output comes from it.
    @Test func `--all of the built-in fake prints the GSIs of its bound devices`() async throws {
        let profile = FakeProfile.standard
        let run = try await probe("gsi", "--all", "--device", "fake", "-q")
        let privcmd = Privcmd(over: FakeDevice(profile))
        let bound = profile.system.devicesBoundToPciback()
        let expected = try bound.map { try "\(privcmd.gsi(of: $0.sbdf))\n" }.joined()
        #expect(run.out == expected)
        #expect(run.status == (bound.isEmpty ? 69 : 0))
    }

    @Test(arguments: [
        (["gsi"], "name a PCI address, or use --all"),
        (["gsi", "--all", "03:00.0"], "--all and addresses exclude each other"),
        (["gsi", "-q", "--format", "json", "03:00.0"], "--quiet and --format json exclude"),
        (["gsi", "03:20.0"], "'03:20.0' is not a PCI address: the slot '20' is above 1f."),
        (["gsi", ""], "'' is not a PCI address: it is empty."),
        (["gsi", "--format", "xml", "03:00.0"], "text"),
        (["gsi", "03:00.0", "--no-such-option"], "--no-such-option"),
        (["gsi", "03:00.0", "--device"], "--device"),
    ])
    func `exits 64 for a wrong command line`(arguments: [String], message: String) async throws {
        let run = try await Probe.run(arguments)
        #expect(run.status == 64)
        #expect(run.out == "")
        #expect(run.err.contains(message), "\(run)")
    }
}
