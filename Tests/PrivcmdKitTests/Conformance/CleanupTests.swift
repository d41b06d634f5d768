// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdConformance

@Suite struct `The cleanup list` {
    private let device = Device(.test)

    private func call(_ action: CleanupAction) -> String? { action.call(over: device.privcmd) }

    @Test func `actions run once, the last one first, and failures have a reason`() throws {
        var cleanups = CleanupList()
        let domain = try device.privcmd.createDomain(.hvm)
        cleanups.add(.destroyDomain(domain.rawValue))
        cleanups.add(.unmapPIRQ(domain: domain.rawValue, pirq: 999))
        let outcomes = cleanups.run(calling: call, device.pciControl)
        #expect(outcomes.map(\.failure) == ["could not unmap pIRQ 999 of \(domain): EINVAL", nil])
        #expect(cleanups.isEmpty)
        #expect(throws: PrivcmdError.self) { try device.privcmd.destroyDomain(domain) }
    }

    @Test func `removing an action removes the last equal one, if there is one`() {
        var cleanups = CleanupList()
        cleanups.add(.bindToPciback(.bound))
        cleanups.add(.destroyDomain(1))
        cleanups.add(.bindToPciback(.bound))
        let wasRemoved = cleanups.remove(.bindToPciback(.bound))
        let isAbsent = !cleanups.remove(.destroyDomain(2))
        #expect(wasRemoved && isAbsent)
        #expect(cleanups.actions == [.bindToPciback(.bound), .destroyDomain(1)])
    }

    @Test func `the list of another process follows the reported changes`() {
        var copy = CleanupList()
        var cleanups = CleanupList { copy.apply($0) }
        cleanups.add(.destroyDomain(1))
        cleanups.add(.deassign(.bound, domain: 1))
        cleanups.remove(.destroyDomain(1))
        #expect(copy.actions == [.deassign(.bound, domain: 1)])
    }

    @Test func `an action without PCI control or with a failed call has a reason`() {
        var cleanups = CleanupList()
        cleanups.add(.destroyDomain(77))
        cleanups.add(.bindToPciback(.bound))
        let reasons = cleanups.run(calling: call, nil).map(\.failureReason)
        #expect(reasons == ["this device has no PCI control", "ESRCH"])
    }

    @Test func `a device that was unbound is bound again`() throws {
        let control = try #require(device.pciControl)
        try control.unbindFromPciback(.bound)
        var cleanups = CleanupList()
        cleanups.add(.bindToPciback(.bound))
        let outcomes = cleanups.run(calling: call, control)
        #expect(outcomes.map(\.failure) == [nil])
        #expect(device.system.device(.bound)?.isBoundToPciback == true)
    }
}
