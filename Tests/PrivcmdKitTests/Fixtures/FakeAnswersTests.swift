// SPDX-License-Identifier: MIT

import FoundationEssentials
import SystemPackage
import Testing

@testable import PrivcmdKit

/// What libxenctrl's clients ask, asked of each cell's fake in the order in which it was asked of real Xen.
@Suite struct `The fake of a cell` {
    private func calls(_ cell: Cell) throws -> [AskedCall] {
        let fresh = ProcessInfo.processInfo.environment["PRIVCMD_ANSWERS"].map { FilePath($0) }
        let folder =
            fresh
            ?? cell.path("info").removingLastComponent().removingLastComponent()
            .appending("answers")
        let path = folder.appending(cell.name + ".jsonl")
        return try FileError.readBytes(path).split(separator: UInt8(ascii: "\n")).map { line in
            try JSONLine.decode(AskedCall.self, from: line)
        }
    }

    @Test(arguments: Cell.all) func `answers byte for byte as the real Xen did`(cell: Cell) throws {
        let calls = try calls(cell)
        #expect(calls.last?.name == "the end")
        #expect(calls.count > 300)
        let fake = FakeDevice(try #require(FakeProfile.named(cell.name)))
        for call in calls {
            let difference = try call.difference(from: fake)
            #expect(difference == nil)
        }
    }

    @Test func `is seen to differ where its Xen is another`() throws {
        let calls = try calls(.standard)
        let fake = FakeDevice(try #require(FakeProfile.named("xen-4.17-linux-6.12-pvh")))
        let differing = try calls.filter { try $0.difference(from: fake) != nil }.map(\.name)
        #expect(differing.contains("xen_version(version)"))
        #expect(differing.contains("xen_version(build_id), len 20, room 20"))
        #expect(differing.contains { $0.hasPrefix("domctl(getdomaininfo") })
    }
}
