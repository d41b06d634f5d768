// SPDX-License-Identifier: MIT

import FoundationEssentials
import TestSupport
import Testing

@Suite struct `privcmd-probe doctor` {
    @Test func `finds no problem in the built-in fake`() async throws {
        let run = try await probe("doctor", "--device", "fake")
        #expect(run.status == 0)
        #expect(run.err == "")
        #expect(run.out.contains("no problem found"))
        #expect(run.out.contains("not of a real Xen"))
        #expect(run.out.contains("quick clauses of the contract: "))
    }

    @Test func `exits 1 and prints a remedy for a PVH dom0 on Xen 4.17`() async throws {
        let file = fixture("xen-4.17-linux-6.12-pvh/info.jsonl")
        let run = try await probe("doctor", "--device", file)
        #expect(run.status == 1)
        #expect(run.out.contains("wrong  Xen 4.17 does not support passthrough from a PVH dom0."))
        #expect(run.out.contains("remedy: boot Xen 4.20 or later, or a PV dom0"))
    }

    private struct DoctorOutput: Decodable {
        struct Finding: Decodable {
            var name: String
            var severity: String
            var remedy: String?
        }

        var findings: [Finding]
        var environment: String
    }

    @Test func `--format json prints the findings`() async throws {
        let file = fixture("xen-4.17-linux-6.1-pvh/info.jsonl")
        let run = try await probe(
            "doctor", "--format", "json", "--device", file)
        let output = try JSONDecoder().decode(DoctorOutput.self, from: Data(run.out.utf8))
        #expect(run.status == 1)
        #expect(
            output.findings.filter { $0.severity == "problem" }.map(\.name) == [
                "kernel-too-old", "xen-too-old",
            ])
        #expect(output.environment.hasSuffix("Xen 4.17.7, PVH dom0"))
    }

    @Test func `exits 1 if the device cannot be opened`() async throws {
        let run = try await probe("doctor", "--device", "/dev/xen/no-such-node")
        #expect(run.status == 1)
        #expect(run.out.contains("/dev/xen/no-such-node cannot be opened"))
    }
}
