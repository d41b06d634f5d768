// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

/// What the same programs printed on real Xen is in Fixtures/clients: see scripts/record-clients.
@Suite(.serialized, Client.isThere) struct `A lent fake` {
    private func observed(_ name: String) throws -> String {
        try String(contentsOfFile: fixture("clients/\(name).txt"), encoding: .utf8)
    }

    @Test func `answers a program without a C library as Xen did`() async throws {
        let run = try await Client.run("raw")
        let real = try observed("xen-4.20-linux-6.12-pvh-raw")
        #expect(run == Run(out: real, err: "", status: 0))
    }

    /// Xen 4.17's library for Xen 4.17, whose domctls have another version than 4.20's.
    @Test(arguments: ["xenctrl", "xenctrl-static"])
    func `answers libxenctrl as Xen did`(program: String) async throws {
        let run = try await Client.run(program, fake: "xen-4.17-linux-6.12-pv")
        let real = try observed("xen-4.17-linux-6.12-pv-xenctrl-static")
        #expect(run == Run(out: real, err: "", status: 0))
    }

    /// The library has the three calls of the series, and says on standard error what failed.
    @Test(Client.newerIsThere)
    func `answers the newer libxenctrl as Xen did`() async throws {
        let run = try await Client.run("xenctrl-newer")
        #expect(run.out == (try observed("xen-4.20-linux-6.12-pvh-xenctrl-newer")))
        #expect(run.lines.contains("xc_pcidev_get_gsi: 22"))
        #expect(run.status == 0)
    }

    @Test func `answers goroutines`() async throws {
        let run = try await Client.run("goroutines")
        #expect(run == Run(out: "version: 4.20\ngsi: 22\nok\n", err: "", status: 0))
        let other = try await Client.run("goroutines", fake: "xen-4.17-linux-6.1-pv")
        #expect(other == Run(out: "version: 4.17\ngsi: errno 25\nok\n", err: "", status: 0))
    }

    @Test func `is no device where nobody lends it`() async throws {
        let run = try await Client.alone("raw")
        #expect(run.lines.first == "openat privcmd: -2")
    }

    /// What a subtest expects, a real dom0 did.
    @Test(arguments: [
        "xen-4.20-linux-6.12-pvh-torture-static", "xen-4.17-linux-6.1-pv-torture-musl",
    ])
    func `is held to what was seen on real Xen`(cell: String) async throws {
        let names = try await Client.alone("torture", "list").lines
        let seen = try observed(cell).split(separator: "\n")
        // What ends by a signal says nothing, and one is left out of a run of all.
        let silent: Set<Substring> = [
            "crashes", "aborts", "kills-itself", "terminates-itself", "daemon-stays",
        ]
        for name in names where !silent.contains(name) {
            #expect(
                seen.contains { $0.hasPrefix("\(name): ok") || $0.hasPrefix("\(name): skipped") })
        }
        #expect(seen.count == names.count - silent.count)
    }
}
