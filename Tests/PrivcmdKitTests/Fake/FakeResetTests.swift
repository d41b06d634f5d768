// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import TestSupport
import Testing

/// The column "4.20 PVH 6.12" of what real Xen answered.
@Suite struct `The fake, told of a reset,` {
    private func reset(_ sbdf: SBDF, flags: UInt32) -> CallOutcome {
        var argument = mirror_pci_device_reset(
            dev: mirror_physdev_pci_device(seg: sbdf.segment, bus: sbdf.bus, devfn: sbdf.devfn),
            flags: flags)
        return FakeDevice(.test).physdev(MIRROR_PHYSDEVOP_pci_device_reset, &argument)
    }

    @Test(arguments: UInt32(0)...3)
    func `takes the four types`(flags: UInt32) {
        #expect(reset(.bound, flags: flags) == .success(0))
    }

    @Test(arguments: [UInt32(4), 5, 7, 8, 0x8000_0000, .max])
    func `refuses flags that are not defined, of any device`(flags: UInt32) {
        #expect(reset(.bound, flags: flags) == .errno(.einval))
        #expect(reset(.absent, flags: flags) == .errno(.einval))
    }

    @Test func `refuses a device that Xen does not know`() {
        #expect(reset(.absent, flags: 0) == .errno(.enodev))
    }

    @Test(arguments: [SBDF.bound, .otherDriver, .unbound, .pinless])
    func `does not ask who has the device`(sbdf: SBDF) throws {
        try Privcmd(over: FakeDevice(.test)).resetState(of: sbdf, as: .flr)
    }

    @Test(arguments: zip(ResetType.allCases, UInt32(0)...3))
    func `is told the type by its flags`(type: ResetType, flags: UInt32) throws {
        let transport = ScriptedTransport { _, address, memory in
            guard let envelope = memory.readBytes(at: address, count: 48) else {
                return .errno(.efault)
            }
            let argument = Address(word(envelope, at: 16))
            guard let bytes = memory.readBytes(at: argument, count: 8) else {
                return .errno(.efault)
            }
            #expect(bytes == [0xcd, 0xab, 0xef, 0x1b << 3 | 5] + [UInt8(flags), 0, 0, 0])
            #expect(word(envelope, at: 0) == 33)
            #expect(word(envelope, at: 8) == 32)
            return .success(0)
        }
        let sbdf = try SBDF(parsing: "abcd:ef:1b.5")
        try Privcmd(over: transport).resetState(of: sbdf, as: type)
        #expect(transport.requests == [Request(MIRROR_IOCTL_PRIVCMD_HYPERCALL)])
    }
}
