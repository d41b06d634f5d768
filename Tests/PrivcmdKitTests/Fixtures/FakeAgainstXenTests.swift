// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

/// The fake, compared call by call with the recordings of the system that it stands for.
@Suite struct `The standard fake and real Xen` {
    private let fake: Device

    init() throws { fake = try Device(opening: DeviceName(parsing: "fake")) }

    @Test func `are one system`() throws {
        let real = try Cell.standard.recording("info").header.system
        #expect(FakeProfile.standard.system == real)
        #expect(FakeProfile.standard.name == Cell.standard.name)
    }

    @Test func `give the same GSIs, with the same errors`() throws {
        let real = try Cell.standard.device("gsi")
        let asked = try Cell.standard.recording("gsi").calls.map { call in
            guard case .fields(let fields) = call.invocation.input,
                case .text(let text) = fields["sbdf"]
            else { throw Misread() }
            return try SBDF(parsing: text)
        }
        #expect(asked.count == 3)
        for sbdf in asked {
            #expect(GSIReport(on: fake, for: sbdf) == GSIReport(on: real, for: sbdf))
        }
    }

    @Test func `have the same calls, by the same errors`() throws {
        let real = try Cell.standard.device("info").privcmd.availability()
        #expect(fake.privcmd.availability() == real)
        #expect(try fake.privcmd.xenVersion() == Cell.standard.xen)
    }

    @Test func `take the same reset`() throws {
        let bound = try #require(fake.system.devicesBoundToPciback().first)
        try Cell.standard.device("reset").privcmd.resetState(of: bound.sbdf, as: .flr)
        try fake.privcmd.resetState(of: bound.sbdf, as: .flr)
    }

    private struct Misread: Error {}
}
