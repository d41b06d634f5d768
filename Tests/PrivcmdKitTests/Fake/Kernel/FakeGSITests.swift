// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import PrivcmdKit
import TestSupport
import Testing

/// The results of real Xen 4.20 with Linux 6.12 in a PVH dom0.
@Suite struct `fake PCIDEV_GET_GSI` {
    private static let request = MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI

    private func gsi(_ sbdf: SBDF, _ profile: FakeProfile = .test) -> CallOutcome {
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: sbdf.rawValue, gsi: 0xaaaa)
        return FakeDevice(profile).ioctl(Self.request, &argument)
    }

    @Test func `a bound device returns its GSI, which is not its irq`() throws {
        #expect(try Privcmd(over: FakeDevice(.test)).gsi(of: .bound) == GSI(22))
        #expect(SystemSnapshot.pvhDom0.device(.bound)?.irq == 11)
    }

    @Test func `the argument keeps the address and receives the GSI`() {
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: SBDF.bound.rawValue, gsi: 0xaaaa)
        #expect(FakeDevice(.test).ioctl(Self.request, &argument) == .success(0))
        #expect(argument.sbdf == SBDF.bound.rawValue)
        #expect(argument.gsi == 22)
    }

    @Test(arguments: [SBDF.otherDriver, .unbound, .pinless, .absent])
    func `an unbound or missing device fails with ENODEV`(sbdf: SBDF) {
        #expect(gsi(sbdf) == .errno(.enodev))
    }

    @Test func `every device fails with EOPNOTSUPP without xen-pciback`() {
        let profile = FakeProfile.test(on: .testSystem(pciback: false))
        #expect(gsi(.bound, profile) == .errno(.eopnotsupp))
        #expect(gsi(.absent, profile) == .errno(.eopnotsupp))
    }

    @Test func `an unreadable argument fails with EFAULT before any other check`() throws {
        let device = FakeDevice(.test(on: .testSystem(pciback: false)))
        #expect(device.ioctl(Self.request, at: .null) == .errno(.efault))
        try withPages(1) { pages in
            #expect(pages.makeInaccessible(0))
            #expect(device.ioctl(Self.request, at: pages.address()) == .errno(.efault))
        }
    }

    /// The kernel looks up the device before copy_to_user fails on the read-only page.
    @Test func `a read-only argument fails with EFAULT after the device check`() throws {
        try withPages(1) { pages in
            let bytes = SBDF.bound.rawValue.littleEndianBytes
            #expect(SelfMemory.shared.writeBytes(bytes, at: pages.address()))
            #expect(pages.makeReadOnly(0))
            let device = FakeDevice(.test)
            #expect(device.ioctl(Self.request, at: pages.address()) == .errno(.efault))
            let withoutGSI = FakeDevice(
                FakeProfile(
                    name: "", summary: "", system: .pvhDom0, gsis: [:],
                    interrupts: .init(registered: [], mapped: [], denied: [])))
            #expect(withoutGSI.ioctl(Self.request, at: pages.address()) == .errno(.eperm))
        }
    }

    @Test func `an argument with an inaccessible second half fails with EFAULT`() throws {
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
    func `an unknown request fails with ENOTTY`(request: UInt32) {
        var argument = mirror_privcmd_pcidev_get_gsi(sbdf: SBDF.bound.rawValue, gsi: 0)
        #expect(FakeDevice(.test).ioctl(request, &argument) == .errno(.enotty))
        #expect(FakeDevice(.test).ioctl(request, at: .null) == .errno(.enotty))
        #expect(argument.gsi == 0)
    }
}
