// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import PrivcmdRecording
import Testing

/// The profiles of the recorded cells, compared with their recordings.
@Suite struct `The profile of a recorded cell` {
    private func profile(_ cell: Cell) throws -> FakeProfile {
        try #require(FakeProfile.named(cell.name))
    }

    @Test(arguments: Cell.all)
    func `the profile has the recorded system`(cell: Cell) throws {
        var system = try profile(cell).system
        let recorded = try cell.recording("info").header.system
        // The recordings were made before kernelBuild was added.
        #expect(recorded.kernelBuild == nil)
        system.kernelBuild = nil
        #expect(system == recorded)
    }

    /// Debian's name for the older kernel lacks the exact release.
    ///
    /// Its build string has it, and so
    /// has a later record of the same cell.
    @Test(arguments: Cell.all)
    func `the profile has the recorded releases of Linux and Xen`(cell: Cell) throws {
        let profile = try profile(cell)
        let record = try #require(RealRecord.all.first { $0.name == cell.name + "-intx" }).record
        #expect(profile.system.linuxRelease == record.header.environment.linux)
        #expect(profile.system.xenRelease == record.header.environment.xen)
        if let build = profile.system.kernelBuild {
            #expect(build == record.header.system.kernelBuild)
        }
    }

    @Test(arguments: Cell.all)
    func `the profile has the interrupts of its cell`(cell: Cell) throws {
        let expected = FakeProfile.Interrupts.lab(
            xen: cell.xen, linux: cell.linux, dom0: cell.domain)
        #expect(try profile(cell).interrupts == expected)
    }

    @Test(arguments: Cell.all)
    func `the fake of the profile has the recorded calls and errnos`(cell: Cell) throws {
        let real = try cell.device("info").privcmd.availability()
        #expect(Privcmd(over: FakeDevice(try profile(cell))).availability() == real)
    }

    @Test(arguments: Cell.all)
    func `the profile is marked as recorded and names its cell`(cell: Cell) throws {
        let profile = try profile(cell)
        #expect(profile.provenance == .recorded)
        #expect(
            FakeReport(profile).sources.map(\.description).joined().contains(
                "Fixtures/\(cell.name)"))
    }

    @Test func `the recorded profiles are those of the cells`() {
        let recorded = FakeProfile.builtIn.filter { $0.provenance == .recorded }
        #expect(Set(recorded.map(\.name)) == Set(Cell.all.map(\.name)))
    }

    @Test(arguments: Cell.all)
    func `the fake of the profile returns the recorded GSIs and errnos`(cell: Cell) throws {
        let fake = try Device(opening: .fake(cell.name))
        let real = try cell.device("gsi")
        let calls = try cell.recording("gsi").calls
        #expect(calls.count == 3)
        for call in calls {
            guard case .fields(let fields) = call.invocation.input,
                case .text(let text) = fields["sbdf"]
            else {
                Issue.record("a recorded call has no field sbdf")
                continue
            }
            let sbdf = try SBDF(parsing: text)
            #expect(GSIReport(on: fake, for: sbdf) == GSIReport(on: real, for: sbdf))
        }
    }
}
