// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `privcmd-probe conformance run` {
    /// Evaluates a synthetic record.
    private func evaluate(_ record: SyntheticRecord, _ arguments: [String] = []) async throws -> Run
    {
        try await withFolder { folder in
            let file = try record.write(in: folder)
            return try await Probe.run(
                ["conformance", "run", "--device", file] + record.selection + arguments)
        }
    }

    @Test func `passes on the fake and prints that it is not a real Xen`() async throws {
        let run = try await probe("conformance", "run", "--device", "fake")
        #expect(run.status == 0)
        #expect(run.err.contains("not of a real Xen"))
        #expect(run.out.contains("fake, Linux 6.12"))
        #expect(run.out.contains(" 0 error, 0 fail, 0 crash"))
        #expect(!run.out.contains("\u{1b}"))
    }

    // MARK: Exit statuses

    @Test(
        arguments: [
            ([SyntheticRecord.ClauseResult.passed, .skipped], 0), ([.passed, .failed], 1),
            ([.crashed], 1),
            ([.passed, .checkFailed], 70), ([.checkFailed, .failed], 1),
            ([.checkFailed, .crashed], 1),
            ([.skipped], 69), ([.skipped, .checkFailed], 70),
        ] as [([SyntheticRecord.ClauseResult], Int32)])
    func `exits with the status of the worst verdict`(
        results: [SyntheticRecord.ClauseResult], status: Int32
    ) async throws {
        #expect(try await evaluate(SyntheticRecord(results: results)).status == status)
    }

    @Test func `exits 0 for known failures and names those that pass`() async throws {
        try await withFolder { folder in
            let names = (0..<2).map(SyntheticRecord.name)
            let list = try folder.write(
                "known", "# ours\n\(names[0]) fail # upstream\n\(names[1]) fail\n")
            let run = try await evaluate(
                SyntheticRecord(results: [.failed, .passed]), ["--expect", list])
            #expect(run.status == 0)
            #expect(run.out.contains("though listed as known failures: \(names[1])"))
            #expect(
                try await evaluate(SyntheticRecord(results: [.crashed]), ["--expect", list]).status
                    == 1)
        }
    }

    @Test(arguments: [
        ("no-such.clause fail\n", "line 1: there is no clause 'no-such.clause'"),
        ("\nword\n", "line 2: expected a clause's name and a verdict"),
    ])
    func `exits 65 for a malformed list of known failures`(text: String, message: String)
        async throws
    {
        try await withFolder { folder in
            let list = try folder.write("known", text)
            let run = try await evaluate(SyntheticRecord(results: [.passed]), ["--expect", list])
            #expect(run.status == 65)
            #expect(run.err.contains("\(list): \(message)"))
        }
    }

    @Test func `exits 66 for a missing list of known failures`() async throws {
        let run = try await evaluate(SyntheticRecord(results: [.passed]), ["--expect", "/no/such"])
        #expect(run.status == 66)
    }

    @Test func `exits 1 if a required feature is missing`() async throws {
        let run = try await evaluate(
            SyntheticRecord(results: [.passed]), ["--require", "dom0,xen-9.0", "--require", "pvh"])
        #expect(run.status == 1)
        #expect(run.out.contains("Required (--require), but missing on this system: xen-9.0\n"))
    }

    @Test func `exits 64 for an unknown requirement and lists the known ones`() async throws {
        let run = try await evaluate(
            SyntheticRecord(results: [.passed]), ["--require", "dom0,luck"])
        #expect(run.status == 64)
        #expect(run.err.contains("'luck' is not one of linux-VERSION, xen-VERSION, dom0"))
    }

    // MARK: What is checked

    @Test func `--select of an unknown clause exits 64 and suggests similar names`() async throws {
        let name = SyntheticRecord.name(0)
        let run = try await probe("conformance", "run", "--select", name + "z")
        #expect(run.status == 64)
        #expect(run.err.contains("no clause matches '\(name)z'"))
        #expect(run.err.contains(name + ", ") || run.err.contains(name + "?"))
    }

    @Test func `--skip omits clauses and prints how many`() async throws {
        let record = SyntheticRecord(results: [.passed, .failed])
        let run = try await evaluate(record, ["--skip", SyntheticRecord.name(1)])
        #expect(run.status == 0)
        #expect(run.out.contains("\(Contract.clauses.count - 1) by --select or --skip\n"))
    }

    @Test func `prints the option that includes the clauses of a higher level`() async throws {
        let run = try await probe("conformance", "run", "--device", "fake")
        let mutating = Contract.clauses.count { $0.level == .mutating }
        #expect(run.out.contains("\n  \(mutating) mutating: --level mutating\n"))
    }

    @Test func `--level destructive exits 64 without --device-under-test`() async throws {
        let run = try await probe(
            "conformance", "run", "--device", "fake", "--level", "destructive")
        #expect(run.status == 64)
        #expect(run.err.contains("which must not be in use"))
    }

    @Test(arguments: [
        ("0000:00:02.0", "0000:00:02.0 is bound to e1000e, not to xen-pciback"),
        ("0000:7f:00.0", "there is no PCI device at 0000:7f:00.0 on this system"),
    ])
    func `exits 69 for a device under test that is in use or absent`(
        sbdf: String, message: String
    ) async throws {
        try await withFolder { folder in
            let run = try await probe(
                "conformance", "run", "--device", folder.writeProfile(), "--level", "destructive",
                "--device-under-test", sbdf)
            #expect(run.status == 69)
            #expect(run.err.contains(message))
            #expect(run.err.contains("/sys/bus/pci/drivers/pciback/bind") == !sbdf.contains("7f"))
        }
    }

    @Test func `prints how to bind a device under test that has no driver, and skips its clauses`()
        async throws
    {
        try await withFolder { folder in
            let run = try await probe(
                "conformance", "run", "--device", folder.writeProfile(), "--level", "destructive",
                "--device-under-test", "0000:04:00.1", "--select", "pci-device-reset.flr")
            #expect(run.err.contains("0000:04:00.1 is not bound to xen-pciback"), "\(run)")
            #expect(run.out.contains("1 skip"), "\(run)")
        }
    }

    @Test(arguments: ["0", "86401", "-1", "x"])
    func `exits 64 for a time limit out of range`(limit: String) async throws {
        let run = try await probe("conformance", "run", "--time-limit=" + limit)
        #expect(run.status == 64)
        #expect(run.err.contains("--time-limit"), "\(run)")
    }

    // MARK: Records

    @Test func `evaluates a record again and prints its origin`() async throws {
        let run = try await evaluate(SyntheticRecord(results: [.passed]))
        #expect(run.status == 0)
        #expect(run.out.contains("Linux 6.12.90, Xen 4.20.4, PVH dom0"))
        #expect(run.err.contains("of privcmd-probe 0.0.1, 2026-11-22T19:30:00Z\n"))
    }

    @Test func `prints that a record is incomplete`() async throws {
        let record = SyntheticRecord(
            results: [.passed, .passed], isWhole: false, tail: #"{"clause":"#)
        let run = try await evaluate(record)
        #expect(run.status == 0)
        #expect(run.err.contains("the record is incomplete"))
    }

    @Test func `exits 65 for a record with a malformed line`() async throws {
        let run = try await evaluate(
            SyntheticRecord(results: [.passed], isWhole: false, tail: "{}\n{}\n"))
        #expect(run.status == 65)
        #expect(run.err.contains("record.jsonl: line 3: "))
    }

    @Test func `evaluates a record with the same verdicts as the run`() async throws {
        try await withFolder { folder in
            let first = folder.path("first.jsonl")
            let original = try await probe(
                "conformance", "run", "--device", "fake", "--format", "jsonl", "-o", first)
            let again = try await probe(
                "conformance", "run", "--device", first, "--format", "jsonl")
            #expect(again.status == original.status)
            #expect(try folder.read("first.jsonl") == again.out)
        }
    }
}
