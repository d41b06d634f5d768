// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite struct `The --inject option` {
    private static let fault = "pcidev-get-gsi:error=EFAULT"

    @Test func `makes gsi fail and reports the injected fault`() async throws {
        let run = try await probe("gsi", "03:00.0", "--device", "fake", "--inject", Self.fault)
        #expect(
            run
                == Run(
                    out: "",
                    err: """
                        privcmd-probe: gsi of 0000:03:00.0: EFAULT: the kernel could not read or \
                        write the call's argument
                        privcmd-probe: injected 'pcidev-get-gsi:error=EFAULT' into 1 of 1 calls

                        """, status: 71))
    }

    @Test(arguments: ["gsi", "info"])
    func `is named in the text and in the JSON of the device`(command: String) async throws {
        let arguments = command == "gsi" ? ["03:00.0"] : []
        let inject = ["--device", "fake", "--inject", "pcidev-get-gsi:retval=0"]
        let text = try await Probe.run([command] + arguments + inject)
        #expect(text.status == 0)
        #expect(text.lines.last == "faults are injected: pcidev-get-gsi:retval=0")
        let json = try await Probe.run([command] + arguments + inject + ["--format", "json"])
        #expect(
            json.out.contains(
                #""device" : "fake:xen-4.20-linux-6.12-pvh with faults pcidev-get-gsi:retval=0""#))
    }

    @Test func `reports a rule that changed no call, except with -q`() async throws {
        let inject = ["gsi", "03:00.0", "--device", "fake", "--inject", "map_pirq:untouched"]
        let run = try await Probe.run(inject)
        #expect(
            run.err
                == "privcmd-probe: --inject 'map_pirq:untouched' changed no call: no call matched\n"
        )
        #expect(try await Probe.run(inject + ["-q"]) == Run(out: "22\n", err: "", status: 0))
    }

    @Test func `exits 64 and prints the column of a mistake`() async throws {
        let run = try await probe("gsi", "03:00.0", "--inject", "pcidev-get-gs:error=EIO")
        #expect(run.status == 64)
        #expect(
            run.err.contains(
                "column 1: there is no call 'pcidev-get-gs'; did you mean pcidev-get-gsi?"))
    }

    @Test func `fails only the clauses of the injected calls`() async throws {
        let families = ["mmapbatch.*", "mmapbatch-v2.*", "setup-gsi.*", "map-pirq.*"]
        let run = try await Probe.run(
            ["conformance", "run", "--device", "fake", "--format", "ktap"]
                + families.flatMap { ["--select", $0] }
                + ["--inject", "setup_gsi,IOCTL_PRIVCMD_MMAPBATCH:error=EIO"])
        let failed = run.lines.filter { $0.hasPrefix("  not ok") }
        #expect(failed.contains { $0.hasSuffix("setup-gsi.null") })
        #expect(failed.contains { $0.hasSuffix("mmapbatch.null") })
        #expect(failed.allSatisfy { $0.contains(" mmapbatch.") || $0.contains(" setup-gsi.") })
        #expect(run.lines.contains { $0.hasPrefix("  ok") && $0.hasSuffix("mmapbatch-v2.null") })
    }

    @Test func `counts the calls of all clauses together`() async throws {
        let run = try await probe(
            "conformance", "run", "--device", "fake", "--select", "pcidev-get-gsi.absent-device",
            "--select", "pcidev-get-gsi.all-ones", "--select", "pcidev-get-gsi.unbound-device",
            "--inject", "pcidev-get-gsi:error=EIO:when=2")
        #expect(run.status == 1)
        #expect(run.lines.last?.hasPrefix("2 pass, 0 skip, 0 error, 1 fail") == true)
        #expect(run.err.contains("into 1 of 3 calls"))
    }

    @Test func `does not change the results in a recording`() async throws {
        try await withFolder { folder in
            let file = folder.path("r.jsonl")
            let run = try await probe(
                "gsi", "-q", "03:00.0", "--device", "fake", "--record", file, "--inject",
                "pcidev-get-gsi:untouched")
            #expect(run == Run(out: "0\n", err: "", status: 0))
            let text = try folder.read("r.jsonl")
            #expect(text.contains(#""out":{"gsi":22}"#))
            #expect(text.contains(#""device":"fake:xen-4.20-linux-6.12-pvh""#))
        }
    }

    @Test func `exits 64 with a record of a conformance run`() async throws {
        try await withFolder { folder in
            let record = folder.path("c.jsonl")
            let first = try await probe(
                "conformance", "run", "--device", "fake", "--select", "pcidev-get-gsi.all-ones",
                "--format", "jsonl", "--output", record)
            #expect(first.status == 0)
            let run = try await probe(
                "conformance", "run", "--device", record, "--inject", Self.fault)
            #expect(run.status == 64)
            #expect(run.err.contains("--inject: "), "\(run)")
        }
    }
}
