// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

/// Fixtures/clients has the output of the same programs on real Xen: see scripts/record-clients.
@Suite(.serialized, Client.isBuilt) struct `A fake under privcmd-probe run` {
    private func recordedOutput(_ name: String) throws -> String {
        try String(contentsOfFile: fixture("clients/\(name).txt"), encoding: .utf8)
    }

    @Test func `returns the results of real Xen to a program without a C library`() async throws {
        let run = try await Client.run("raw")
        let real = try recordedOutput("xen-4.20-linux-6.12-pvh-raw")
        #expect(run == Run(out: real, err: "", status: 0))
    }

    /// The domctls of Xen 4.17 have another interface version than those of 4.20.
    @Test(arguments: ["xenctrl", "xenctrl-static"])
    func `returns the results of real Xen to libxenctrl 4.17`(program: String) async throws {
        let run = try await Client.run(program, fake: "xen-4.17-linux-6.12-pv")
        let real = try recordedOutput("xen-4.17-linux-6.12-pv-xenctrl-static")
        #expect(run == Run(out: real, err: "", status: 0))
    }

    /// It has the three calls of the series, and prints failures on standard error.
    @Test(Client.newerIsBuilt)
    func `returns the results of real Xen to the newest libxenctrl`() async throws {
        let run = try await Client.run("xenctrl-newer")
        #expect(run.out == (try recordedOutput("xen-4.20-linux-6.12-pvh-xenctrl-newer")))
        #expect(run.lines.contains("xc_pcidev_get_gsi: 22"))
        #expect(run.status == 0)
    }

    @Test func `returns results to concurrent goroutines`() async throws {
        let run = try await Client.run("goroutines")
        #expect(run == Run(out: "version: 4.20\ngsi: 22\nok\n", err: "", status: 0))
        let other = try await Client.run("goroutines", fake: "xen-4.17-linux-6.1-pv")
        #expect(other == Run(out: "version: 4.17\ngsi: errno 25\nok\n", err: "", status: 0))
    }

    @Test func `does not exist for a program that runs without privcmd-probe`() async throws {
        let run = try await Client.runDirectly("raw")
        #expect(run.lines.first == "openat privcmd: -2")
    }

    /// The expected result of a subtest is that of a real dom0.
    @Test(arguments: [
        "xen-4.20-linux-6.12-pvh-torture-static", "xen-4.17-linux-6.1-pv-torture-musl",
    ])
    func `is tested by torture subtests that all passed on real Xen`(cell: String) async throws {
        let names = try await Client.runDirectly("torture", "list").lines
        let results = try recordedOutput(cell).split(separator: "\n")
        // A subtest that a signal ends prints nothing, and `all` does not run daemon-stays.
        let unprinted: Set<Substring> = [
            "crashes", "aborts", "kills-itself", "terminates-itself", "daemon-stays",
        ]
        for name in names where !unprinted.contains(name) {
            #expect(
                results.contains { $0.hasPrefix("\(name): ok") || $0.hasPrefix("\(name): skipped") }
            )
        }
        #expect(results.count == names.count - unprinted.count)
    }
}
