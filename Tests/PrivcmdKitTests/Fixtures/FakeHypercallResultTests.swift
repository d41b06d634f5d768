// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdFake
import PrivcmdJSON
import SystemPackage
import Testing

@testable import PrivcmdKit

/// Issues the hypercalls of libxenctrl's clients to the fake of each cell, in the recorded order.
@Suite struct `The hypercall results of the fake of a cell` {
    private func calls(_ cell: Cell) throws -> [RecordedHypercall] {
        let override = ProcessInfo.processInfo.environment["PRIVCMD_HYPERCALLS"].map {
            FilePath($0)
        }
        let folder =
            override
            ?? cell.path("info").removingLastComponent().removingLastComponent()
            .appending("hypercalls")
        let path = folder.appending(cell.name + ".jsonl")
        return try FileError.readBytes(path).split(separator: UInt8(ascii: "\n")).map { line in
            try JSONLine.decode(RecordedHypercall.self, from: line)
        }
    }

    @Test(arguments: Cell.all)
    func `each hypercall of a fake returns the bytes of real Xen`(cell: Cell) throws {
        let calls = try calls(cell)
        #expect(calls.last?.name == "end")
        #expect(calls.count > 300)
        let fake = FakeDevice(try #require(FakeProfile.named(cell.name)))
        for call in calls {
            let difference = try call.difference(from: fake)
            #expect(difference == nil)
        }
    }

    @Test func `a fake of another Xen release returns other bytes`() throws {
        let calls = try calls(.standard)
        let fake = FakeDevice(try #require(FakeProfile.named("xen-4.17-linux-6.12-pvh")))
        let differing = try calls.filter { try $0.difference(from: fake) != nil }.map(\.name)
        #expect(differing.contains("xen_version(version)"))
        #expect(differing.contains("xen_version(build_id), len 20, buffer 20"))
        #expect(differing.contains { $0.hasPrefix("domctl(getdomaininfo") })
    }
}
