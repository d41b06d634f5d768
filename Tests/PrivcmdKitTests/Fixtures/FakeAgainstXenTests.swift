// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import Testing

/// Compares the fake, call by call, with the recordings of the system that it emulates.
@Suite struct `The standard fake compared with real Xen` {
    private let fake: Device

    init() throws { fake = try Device(opening: DeviceName(parsing: "fake")) }

    @Test func `the standard profile has the recorded system and name`() throws {
        let real = try Cell.standard.recording("info").header.system
        #expect(FakeProfile.standard.system == real)
        #expect(FakeProfile.standard.name == Cell.standard.name)
    }

    @Test func `the standard fake returns the recorded GSIs and errnos`() throws {
        let real = try Cell.standard.device("gsi")
        let devices = try Cell.standard.recording("gsi").calls.map { call in
            guard case .fields(let fields) = call.invocation.input,
                case .text(let text) = fields["sbdf"]
            else { throw UnexpectedInput() }
            return try SBDF(parsing: text)
        }
        #expect(devices.count == 3)
        for sbdf in devices {
            #expect(GSIReport(on: fake, for: sbdf) == GSIReport(on: real, for: sbdf))
        }
    }

    @Test func `the standard fake has the recorded calls and Xen version`() throws {
        let real = try Cell.standard.device("info").privcmd.availability()
        #expect(fake.privcmd.availability() == real)
        #expect(try fake.privcmd.xenVersion() == Cell.standard.xen)
    }

    @Test func `a reset succeeds on the standard fake as on real Xen`() throws {
        let bound = try #require(fake.system.devicesBoundToPciback().first)
        let real = try Cell.standard.device("reset")
        #expect(throws: Never.self) { try real.privcmd.resetState(of: bound.sbdf, as: .flr) }
        #expect(throws: Never.self) { try fake.privcmd.resetState(of: bound.sbdf, as: .flr) }
    }

    private struct UnexpectedInput: Error {}
}
