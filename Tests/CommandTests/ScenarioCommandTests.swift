// SPDX-License-Identifier: MIT

import FoundationEssentials
import TestSupport
import Testing

@Suite struct `privcmd-probe scenario` {
    private static let names = [
        "stale-bars", "map-pirq-refused", "irq-permission", "irq-is-not-gsi", "passthrough",
    ]

    @Test func `list prints each scenario with its requirements`() async throws {
        let run = try await probe("scenario", "list")
        #expect(run.status == 0)
        let heads = run.lines.filter { !$0.hasPrefix(" ") }.map(String.init)
        #expect(heads == Self.names)
        #expect(run.lines.count { $0.hasPrefix("    needs a dom0") } == heads.count)
        let json = try await probe("scenario", "list", "--format", "json")
        #expect(json.out.hasPrefix("["))
        for name in Self.names { #expect(json.out.contains("\"name\" : \"\(name)\"")) }
    }

    @Test func `run of an unknown scenario exits 64 and suggests a similar name`() async throws {
        let run = try await probe("scenario", "run", "stale-bar", "--device", "fake")
        #expect(run.status == 64)
        #expect(run.err.contains("there is no scenario 'stale-bar'; did you mean stale-bars?"))
    }

    @Test func `run prints the steps and that the device is a fake`() async throws {
        let run = try await probe("scenario", "run", "irq-is-not-gsi", "--device", "fake")
        #expect(run.status == 0)
        #expect(run.lines.first == "irq-is-not-gsi")
        #expect(run.lines.contains { $0.hasPrefix("   1  ") })
        #expect(
            run.lines.last
                == "results of the fake 'xen-4.20-linux-6.12-pvh', not of a real Xen")
    }

    @Test func `run with an injected fault exits 1 and marks the step`() async throws {
        let run = try await probe(
            "scenario", "run", "irq-permission", "--device", "fake", "--inject",
            "setup_gsi:error=EIO")
        #expect(run.status == 1)
        #expect(run.out.contains("→ EIO\n        UNEXPECTED: expected success\n"))
        #expect(run.out.contains("returned EIO, expected success"))
        #expect(run.out.contains("\nfaults are injected: setup_gsi:error=EIO\n"))
        #expect(run.err.contains("into 1 of 1 calls"))
    }

    @Test func `run exits 69 if the device under test is unfit or absent`() async throws {
        let run = try await probe(
            "scenario", "run", "stale-bars", "--device", "fake", "--device-under-test", "03:00.0")
        #expect(run.status == 69)
        #expect(run.out.contains("it cannot run here: needs a device with a function level"))
        let absent = try await probe(
            "scenario", "run", "--device", "fake", "--device-under-test", "1f:1f.7")
        #expect(absent.status == 69)
        #expect(absent.err.contains("there is no PCI device at 0000:1f:1f.7 on this system"))
        let used = try await probe(
            "scenario", "run", "--device", "fake", "--device-under-test", "02:00.0")
        #expect(used.status == 69)
        #expect(used.err.contains("is bound to virtio-pci, not to xen-pciback"))
    }

    @Test func `run --transcripts writes the JSON of each scenario to a file`() async throws {
        try await withFolder { folder in
            let arguments = [
                "scenario", "run", "stale-bars", "--device", "fake", "--device-under-test",
                "03:00.0", "--format", "json", "--transcripts", folder.path,
            ]
            let run = try await Probe.run(arguments)
            let text = try folder.read("stale-bars.json")
            #expect(text.contains(#""format" : "privcmd-probe scenario""#))
            let inner = run.out.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
                .dropLast(2)
                .map { $0.dropFirst(2) }.joined(separator: "\n")
            #expect(text == inner + "\n")
            let missing = try await Probe.run(
                arguments.dropLast() + [folder.path("not/there")])
            #expect(missing.status == 73)
        }
    }

    @Test func `list --format markdown equals the page that make scenarios writes`() async throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let run = try await probe(
            "scenario", "list", "--format", "markdown", "--transcripts",
            root + "/Fixtures/scenarios")
        let page = try Data(contentsOf: URL(filePath: root + "/docs/scenarios.md"))
        let isFresh = String(decoding: page, as: UTF8.self) == run.out
        #expect(isFresh, "docs/scenarios.md is stale: make scenarios")
    }
}
