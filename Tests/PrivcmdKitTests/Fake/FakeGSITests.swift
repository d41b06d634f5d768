// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import TestSupport
import Testing

/// The column "4.20 PVH 6.12" of what real Xen answered.
@Suite struct `The fake, asked for a GSI,` {
    private static let request = MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI

    private func ask(_ sbdf: SBDF, _ profile: FakeProfile = .test) -> CallOutcome {
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: sbdf.rawValue, gsi: 0xaaaa)
        return FakeDevice(profile).ioctl(Self.request, &argument)
    }

    @Test func `gives it, which is not the irq`() throws {
        #expect(try Privcmd(over: FakeDevice(.test)).gsi(of: .bound) == GSI(22))
        #expect(SystemSnapshot.pvhDom0.device(.bound)?.irq == 11)
    }

    @Test func `echoes the address`() {
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: SBDF.bound.rawValue, gsi: 0xaaaa)
        #expect(FakeDevice(.test).ioctl(Self.request, &argument) == .success(0))
        #expect(argument.sbdf == SBDF.bound.rawValue)
        #expect(argument.gsi == 22)
    }

    @Test(arguments: [SBDF.otherDriver, .unbound, .pinless, .absent])
    func `refuses a device that is not bound, or not there, with ENODEV`(sbdf: SBDF) {
        #expect(ask(sbdf) == .errno(.enodev))
    }

    @Test func `refuses everything with EOPNOTSUPP while xen-pciback is not there`() {
        let profile = FakeProfile.test(on: .testSystem(pciback: false))
        #expect(ask(.bound, profile) == .errno(.eopnotsupp))
        #expect(ask(.absent, profile) == .errno(.eopnotsupp))
    }

    @Test func `looks at the argument before anything else`() throws {
        let device = FakeDevice(.test(on: .testSystem(pciback: false)))
        #expect(device.ioctl(Self.request, at: .null) == .errno(.efault))
        try withPages(1) { pages in
            #expect(pages.makeInaccessible(0))
            #expect(device.ioctl(Self.request, at: pages.address()) == .errno(.efault))
        }
    }

    /// copy_to_user comes last: the device is looked for before the page proves read-only.
    @Test func `finds out last that it cannot write the answer`() throws {
        try withPages(1) { pages in
            let number = SBDF.bound.rawValue
            let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
            #expect(SelfMemory.shared.writeBytes(bytes, at: pages.address()))
            #expect(pages.makeReadOnly(0))
            let device = FakeDevice(.test)
            #expect(device.ioctl(Self.request, at: pages.address()) == .errno(.efault))
            let unset = FakeDevice(
                FakeProfile(
                    name: "", summary: "", system: .pvhDom0, gsis: [:],
                    interrupts: .init(registered: [], mapped: [], denied: [])))
            #expect(unset.ioctl(Self.request, at: pages.address()) == .errno(.eperm))
        }
    }

    @Test func `cannot read an argument whose second half is gone`() throws {
        try withPages(2) { pages in
            #expect(pages.makeInaccessible(1))
            let end = pages.address(MemoryPages.size - 4)
            #expect(FakeDevice(.test).ioctl(Self.request, at: end) == .errno(.efault))
        }
    }

    /// Another size, direction, type or number; v1's number; libxencall's probe.
    @Test(arguments: [
        UInt32(0x000c_500a), 0x0004_500a, 0x4008_500a, 0xc008_500a, 0x0008_510a, 0x0008_5008,
        0x0018_5008, 0x0000_50ff, 0, .max,
    ])
    func `refuses a request that is nobody's with ENOTTY`(request: UInt32) {
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: SBDF.bound.rawValue, gsi: 0)
        #expect(FakeDevice(.test).ioctl(request, &argument) == .errno(.enotty))
        #expect(FakeDevice(.test).ioctl(request, at: .null) == .errno(.enotty))
        #expect(argument.gsi == 0)
    }
}
