// SPDX-License-Identifier: MIT

import CPrivcmd
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// Binding devices to xen-pciback at run time, and what it leaves behind.
@Suite struct `A fake's xen-pciback` {
    private static let line = Int(MIRROR_PCI_INTERRUPT_LINE)

    private func error(_ body: () throws(Errno) -> Void) -> Errno? {
        do throws(Errno) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    private func profile(
        on system: SystemSnapshot = .pvhDom0, _ change: (inout FakeProfile) -> Void = { _ in }
    ) -> FakeProfile {
        var profile = FakeProfile.test(on: system)
        profile.gsis[.unbound] = GSI(20)
        change(&profile)
        return profile
    }

    @Test func `lists a device with its GSI once it is bound, and no longer once it is not`()
        throws
    {
        let fake = FakeDevice(profile())
        let privcmd = Privcmd(over: fake)
        try fake.control.bindToPciback(.unbound)
        #expect(try privcmd.gsi(of: .unbound) == GSI(20))
        #expect(fake.system.device(.unbound)?.driver == PCIDevice.pcibackDriver)
        #expect(fake.system.devicesBoundToPciback().map(\.sbdf) == [.bound, .unbound])
        try fake.control.unbindFromPciback(.unbound)
        let gone = #expect(throws: PrivcmdError.self) { try privcmd.gsi(of: .unbound) }
        #expect(gone?.errno == .enodev)
        #expect(fake.system.device(.unbound)?.driver == nil)
    }

    @Test func `has Xen register the GSI of what it binds in a PVH dom0`() throws {
        let fake = FakeDevice(profile())
        try fake.control.bindToPciback(.unbound)
        #expect(try Privcmd(over: fake).setupGSI(GSI(20)) == .alreadyRegistered)
    }

    @Test func `gives no GSI on a PV dom0`() throws {
        let fake = FakeDevice(profile(on: .pvDom0))
        try fake.control.bindToPciback(.unbound)
        let error = #expect(throws: PrivcmdError.self) {
            try Privcmd(over: fake).gsi(of: .unbound)
        }
        #expect(error?.errno == .eperm)
    }

    /// There being bound implies a GSI, which a device without a pin or a route does not have.
    @Test func `does not take a device without a pin or a route in a PVH dom0`() throws {
        let fake = FakeDevice(profile { $0.gsis[.unbound] = nil })
        for device in [SBDF.pinless, .unbound] {
            #expect(error { () throws(Errno) in try fake.control.bindToPciback(device) } == .einval)
            #expect(fake.system.device(device)?.driver == nil)
        }
        let old = FakeDevice(profile { $0.patches.linux[.setsUpGSI] = false })
        try old.control.bindToPciback(.pinless)
    }

    @Test func `refuses what it cannot have as sysfs does`() {
        let fake = FakeDevice(profile())
        let control = fake.control
        #expect(error { () throws(Errno) in try control.bindToPciback(.otherDriver) } == .ebusy)
        #expect(error { () throws(Errno) in try control.bindToPciback(.bound) } == .ebusy)
        #expect(error { () throws(Errno) in try control.bindToPciback(.absent) } == .enodev)
        #expect(error { () throws(Errno) in try control.unbindFromPciback(.unbound) } == .enodev)
        #expect(error { () throws(Errno) in try control.unbindFromPciback(.absent) } == .enodev)
        let without = FakeDevice(profile(on: .testSystem(pciback: false))).control
        #expect(error { () throws(Errno) in try without.bindToPciback(.unbound) } == .enoent)
        #expect(error { () throws(Errno) in try without.unbindFromPciback(.bound) } == .enoent)
    }

    /// The last reference puts the registers back; a kernel that leaks one never does.
    @Test(arguments: [
        (asked: false, mended: false, kept: false), (asked: true, mended: false, kept: true),
        (asked: true, mended: true, kept: false),
    ])
    func `puts registers back unless a reference was leaked`(
        asked: Bool, mended: Bool, kept: Bool
    ) throws {
        let fake = FakeDevice(profile { $0.patches.linux[.releasesDeviceReference] = mended })
        let control = fake.control
        func line() throws -> [UInt8] {
            try control.readConfiguration(of: .bound, at: Self.line, count: 1)
        }
        let before = try line()
        if asked { #expect(try Privcmd(over: fake).gsi(of: .bound) == GSI(22)) }
        try control.writeConfiguration([0x77], of: .bound, at: Self.line)
        #expect(try line() == [0x77])
        try control.unbindFromPciback(.bound)
        #expect(try line() == (kept ? [0x77] : before))
        // Bound anew, it owes nothing to whoever asked before.
        let second = try line()
        try control.bindToPciback(.bound)
        try control.writeConfiguration([0x78], of: .bound, at: Self.line)
        try control.unbindFromPciback(.bound)
        #expect(try line() == second)
    }

    /// On a PV dom0 a call that answers EPERM has found its device all the same.
    @Test func `leaks a reference by a call that fails`() throws {
        let fake = FakeDevice(profile(on: .pvDom0))
        #expect(throws: PrivcmdError.self) { try Privcmd(over: fake).gsi(of: .bound) }
        try fake.control.writeConfiguration([0x77], of: .bound, at: Self.line)
        try fake.control.unbindFromPciback(.bound)
        #expect(try fake.control.readConfiguration(of: .bound, at: Self.line, count: 1) == [0x77])
    }

    @Test func `shows the Interrupt Line as irq until a driver looks, and the route from then on`()
        throws
    {
        let fake = FakeDevice(profile())
        #expect(fake.control.irq(of: .unbound) == IRQ(10))
        try fake.control.bindToPciback(.unbound)
        #expect(fake.control.irq(of: .unbound) == IRQ(20))
        #expect(fake.system.device(.unbound)?.irq == 20)
        try fake.control.unbindFromPciback(.unbound)
        #expect(fake.control.irq(of: .unbound) == IRQ(20))
        // Also where binding fails after the route was made.
        let failing = FakeDevice(profile { $0.gsis[.pinless] = GSI(21) })
        #expect(throws: Errno.self) { try failing.control.bindToPciback(.pinless) }
        #expect(failing.control.irq(of: .pinless) == IRQ(0))
    }
}
