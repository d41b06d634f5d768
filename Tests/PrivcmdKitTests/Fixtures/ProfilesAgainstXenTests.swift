// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

/// The profiles of the recorded cells, compared with their recordings.
@Suite struct `The profile of a recorded cell` {
    private func profile(_ cell: Cell) throws -> FakeProfile {
        try #require(FakeProfile.named(cell.name))
    }

    @Test(arguments: Cell.all)
    func `is the system that was recorded`(cell: Cell) throws {
        var system = try profile(cell).system
        let recorded = try cell.recording("info").header.system
        // The recordings are older than the field.
        #expect(recorded.kernelBuild == nil)
        system.kernelBuild = nil
        #expect(system == recorded)
    }

    /// Debian's name for the older kernel does not tell the release; its build does, as a later record
    /// of the same cell has it.
    @Test(arguments: Cell.all)
    func `has the very releases that were recorded`(cell: Cell) throws {
        let profile = try profile(cell)
        let record = try #require(RealRecord.all.first { $0.name == cell.name + "-intx" }).record
        #expect(profile.system.linuxRelease == record.header.environment.linux)
        #expect(profile.system.xenRelease == record.header.environment.xen)
        if let build = profile.system.kernelBuild {
            #expect(build == record.header.system.kernelBuild)
        }
    }

    @Test(arguments: Cell.all)
    func `knows the interrupts that were seen there`(cell: Cell) throws {
        let seen = FakeProfile.Interrupts.lab(xen: cell.xen, linux: cell.linux, dom0: cell.domain)
        #expect(try profile(cell).interrupts == seen)
    }

    @Test(arguments: Cell.all)
    func `has the same calls, by the same errors`(cell: Cell) throws {
        let real = try cell.device("info").privcmd.availability()
        #expect(Privcmd(over: FakeDevice(try profile(cell))).availability() == real)
    }

    @Test(arguments: Cell.all)
    func `says that it was recorded, and in which cell`(cell: Cell) throws {
        let profile = try profile(cell)
        #expect(profile.provenance == .recorded)
        #expect(
            FakeReport(profile).sources.map(\.description).joined().contains(
                "Fixtures/\(cell.name)"))
    }

    @Test func `is one of eight: the others are inferred`() {
        let recorded = FakeProfile.builtIn.filter { $0.provenance == .recorded }
        #expect(Set(recorded.map(\.name)) == Set(Cell.all.map(\.name)))
    }

    @Test(arguments: Cell.all)
    func `gives the same GSIs, with the same errors`(cell: Cell) throws {
        let fake = try Device(opening: .fake(cell.name))
        let real = try cell.device("gsi")
        for call in try cell.recording("gsi").calls {
            guard case .fields(let fields) = call.invocation.input,
                case .text(let text) = fields["sbdf"]
            else { continue }
            let sbdf = try SBDF(parsing: text)
            #expect(GSIReport(on: fake, for: sbdf) == GSIReport(on: real, for: sbdf))
        }
    }
}
