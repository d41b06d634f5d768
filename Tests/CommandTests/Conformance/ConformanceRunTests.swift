// SPDX-License-Identifier: MIT

import PrivcmdKit
import TestSupport
import Testing

@Suite struct `privcmd-probe conformance run` {
    /// Judges a record of which a test says what is in it.
    private func judge(_ record: MadeUpRecord, _ arguments: [String] = []) async throws -> Run {
        try await withFolder { folder in
            let file = try record.write(in: folder)
            return try await Probe.run(
                ["conformance", "run", "--device", file] + record.selection + arguments)
        }
    }

    @Test func `checks the fake, and says that no Xen was asked`() async throws {
        let run = try await probe("conformance", "run", "--device", "fake")
        #expect(run.status == 0)
        #expect(run.err.contains("not of a real Xen"))
        #expect(run.out.contains("fake, Linux 6.12"))
        #expect(run.out.contains(" 0 broken, 0 fail, 0 crash"))
        #expect(!run.out.contains("\u{1b}"))
    }

    // MARK: Exit statuses

    @Test(
        arguments: [
            ([MadeUpRecord.Found.kept, .skipped], 0), ([.kept, .unkept], 1), ([.crashed], 1),
            ([.kept, .broken], 70), ([.broken, .unkept], 1), ([.broken, .crashed], 1),
            ([.skipped], 69), ([.skipped, .broken], 70),
        ] as [([MadeUpRecord.Found], Int32)])
    func `exits with the worst that it found`(found: [MadeUpRecord.Found], status: Int32)
        async throws
    {
        #expect(try await judge(MadeUpRecord(found: found)).status == status)
    }

    @Test func `exits with 0 for failures that are known, and names those that pass`() async throws
    {
        try await withFolder { folder in
            let names = (0..<2).map(MadeUpRecord.name)
            let list = try folder.write(
                "known", "# ours\n\(names[0]) fail # upstream\n\(names[1]) fail\n")
            let run = try await judge(MadeUpRecord(found: [.unkept, .kept]), ["--expect", list])
            #expect(run.status == 0)
            #expect(run.out.contains("though listed as known failures: \(names[1])"))
            #expect(
                try await judge(MadeUpRecord(found: [.crashed]), ["--expect", list]).status == 1)
        }
    }

    @Test(arguments: [
        ("no-such.clause fail\n", "line 1: there is no clause 'no-such.clause'"),
        ("\nword\n", "line 2: expected a clause's name and a verdict"),
    ])
    func `refuses a list of known failures that is none: 65`(text: String, message: String)
        async throws
    {
        try await withFolder { folder in
            let list = try folder.write("known", text)
            let run = try await judge(MadeUpRecord(found: [.kept]), ["--expect", list])
            #expect(run.status == 65)
            #expect(run.err.contains("\(list): \(message)"))
        }
    }

    @Test func `cannot read a list of known failures that is not there: 66`() async throws {
        let run = try await judge(MadeUpRecord(found: [.kept]), ["--expect", "/no/such"])
        #expect(run.status == 66)
    }

    @Test func `exits with 1 where what is required is not here`() async throws {
        let run = try await judge(
            MadeUpRecord(found: [.kept]), ["--require", "dom0,xen-9.0", "--require", "pvh"])
        #expect(run.status == 1)
        #expect(run.out.contains("Required (--require), but missing on this system: xen-9.0\n"))
    }

    @Test func `refuses a requirement that it does not know, and names those that it does`()
        async throws
    {
        let run = try await judge(MadeUpRecord(found: [.kept]), ["--require", "dom0,luck"])
        #expect(run.status == 64)
        #expect(run.err.contains("'luck' is none of linux-VERSION, xen-VERSION, dom0"))
    }

    // MARK: What is checked

    @Test func `names clauses like one that is not there`() async throws {
        let name = MadeUpRecord.name(0)
        let run = try await probe("conformance", "run", "--select", name + "z")
        #expect(run.status == 64)
        #expect(run.err.contains("no clause matches '\(name)z'"))
        #expect(run.err.contains(name + ", ") || run.err.contains(name + "?"))
    }

    @Test func `leaves out what is to be skipped, and says how many`() async throws {
        let record = MadeUpRecord(found: [.kept, .unkept])
        let run = try await judge(record, ["--skip", MadeUpRecord.name(1)])
        #expect(run.status == 0)
        #expect(run.out.contains("\(Contract.clauses.count - 1) by --select or --skip\n"))
    }

    @Test func `says how to bring in what the level leaves out`() async throws {
        let run = try await probe("conformance", "run", "--device", "fake")
        let mutating = Contract.clauses.count { $0.level == .mutating }
        #expect(run.out.contains("\n  \(mutating) mutating: --level mutating\n"))
    }

    @Test func `does not destroy without being told on which device`() async throws {
        let run = try await probe(
            "conformance", "run", "--device", "fake", "--level", "destructive")
        #expect(run.status == 64)
        #expect(run.err.contains("which must not be in use"))
    }

    @Test(arguments: [
        ("0000:00:02.0", "0000:00:02.0 is bound to e1000e, not to xen-pciback"),
        ("0000:00:02.0", "0000:00:02.0 is bound to e1000e, not to xen-pciback"),
        ("0000:7f:00.0", "there is no device 0000:7f:00.0 here"),
    ])
    func `takes no device under test that is not bound to xen-pciback: 69`(
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

    @Test(arguments: ["0", "86401", "-1", "x"])
    func `refuses a time limit that is none`(limit: String) async throws {
        let run = try await probe("conformance", "run", "--time-limit=" + limit)
        #expect(run.status == 64)
    }

    // MARK: Records

    @Test func `judges a record anew, and says whose it is`() async throws {
        let run = try await judge(MadeUpRecord(found: [.kept]))
        #expect(run.status == 0)
        #expect(run.out.contains("Linux 6.12.90, Xen 4.20.4, PVH dom0"))
        #expect(run.err.contains("of privcmd-probe 0.0.1, 2026-11-22T19:30:00Z\n"))
    }

    @Test func `says that a record was cut off`() async throws {
        let record = MadeUpRecord(found: [.kept, .kept], isWhole: false, tail: #"{"clause":"#)
        let run = try await judge(record)
        #expect(run.status == 0)
        #expect(run.err.contains("the record is incomplete"))
    }

    @Test func `refuses a record with a line that is none: 65`() async throws {
        let run = try await judge(MadeUpRecord(found: [.kept], isWhole: false, tail: "{}\n{}\n"))
        #expect(run.status == 65)
        #expect(run.err.contains("record.jsonl: line 3: "))
    }

    @Test func `leaves a record that judges as it was judged`() async throws {
        try await withFolder { folder in
            let first = folder.path("first.jsonl")
            let made = try await probe(
                "conformance", "run", "--device", "fake", "--format", "jsonl", "-o", first)
            let again = try await probe(
                "conformance", "run", "--device", first, "--format", "jsonl")
            #expect(again.status == made.status)
            #expect(try folder.read("first.jsonl") == again.out)
        }
    }
}
