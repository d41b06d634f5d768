// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import PrivcmdKit
import TestSupport
import Testing

/// The results of real Xen 4.20 with Linux 6.12 in a PVH dom0.
@Suite struct `fake pci_device_reset` {
    private func reset(_ sbdf: SBDF, flags: UInt32) -> CallOutcome {
        var argument = mirror_pci_device_reset(
            dev: mirror_physdev_pci_device(seg: sbdf.segment, bus: sbdf.bus, devfn: sbdf.devfn),
            flags: flags)
        return FakeDevice(.test).physdev(MIRROR_PHYSDEVOP_pci_device_reset, &argument)
    }

    @Test(arguments: UInt32(0)...3)
    func `the four reset types succeed`(flags: UInt32) {
        #expect(reset(.bound, flags: flags) == .success(0))
    }

    @Test(arguments: [UInt32(4), 5, 7, 8, 0x8000_0000, .max])
    func `undefined flags fail with EINVAL for any device`(flags: UInt32) {
        #expect(reset(.bound, flags: flags) == .errno(.einval))
        #expect(reset(.absent, flags: flags) == .errno(.einval))
    }

    @Test func `a device that Xen does not have fails with ENODEV`() {
        #expect(reset(.absent, flags: 0) == .errno(.enodev))
    }

    @Test(arguments: [SBDF.bound, .otherDriver, .unbound, .pinless])
    func `a reset succeeds whatever driver has the device`(sbdf: SBDF) throws {
        try Privcmd(over: FakeDevice(.test)).resetState(of: sbdf, as: .flr)
    }
}
