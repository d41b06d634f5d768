// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// The first problem in the series' cover letter: Xen keeps the state of a device after a reset
/// that the kernel did not report.
@Suite struct `fake vPCI of a device that was reset without pci_device_reset` {
    private static let bar = DeviceRegisters.BAR(0, at: 0xfe00_0000, size: 0x4000, .memory64)
    private static let offset = Int(MIRROR_PCI_BASE_ADDRESS_0)
    private static let command = Int(MIRROR_PCI_COMMAND)
    private static let placed: [UInt8] = [4, 0, 0, 0xfe]

    /// QEMU's disk.
    ///
    /// Its MSI-X table lies in its BAR.
    private static func disk(_ type: DomainType, xen: String = "4.20", hasMSIX: Bool = false)
        -> FakeXen
    {
        var profile = FakeProfile.test(on: .testSystem(xen: xen, type: type))
        profile.machine.deviceRegisters[.bound] = DeviceRegisters(
            bars: [bar],
            msix: hasMSIX
                ? .init(at: 0x40, count: 65, bar: 0, table: 0x2000, pending: 0x3000) : nil)
        return FakeXen(profile)
    }

    /// Resets the device and restores its registers, as Linux does.
    private static func resetAndRestore(_ xen: inout FakeXen) {
        let saved = xen.readConfiguration(of: .bound, at: offset, count: 4) ?? []
        let decoding = xen.readConfiguration(of: .bound, at: command, count: 2) ?? []
        xen.resetHardware(of: .bound)
        xen.writeConfiguration(saved, of: .bound, at: offset)
        xen.writeConfiguration(decoding, of: .bound, at: command)
    }

    @Test func `PVH dom0 drops the write that restores the BAR, which stays 0`() {
        var xen = Self.disk(.pvh)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
        Self.resetAndRestore(&xen)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == [4, 0, 0, 0])
        #expect(xen.readConfiguration(of: .bound, at: Self.command, count: 2) == [2, 0])
    }

    @Test func `PVH dom0 restores the BAR after pci_device_reset`() throws {
        var xen = Self.disk(.pvh)
        xen.resetHardware(of: .bound)
        #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == nil)
        xen.writeConfiguration(Self.placed, of: .bound, at: Self.offset)
        xen.writeConfiguration([2, 0], of: .bound, at: Self.command)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
    }

    /// A PV dom0 has no vPCI.
    @Test func `PV dom0 restores the BAR without pci_device_reset`() {
        var xen = Self.disk(.pv)
        Self.resetAndRestore(&xen)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
    }

    @Test func `PVH dom0 moves a BAR only while decoding is off`() {
        var xen = Self.disk(.pvh)
        xen.writeConfiguration([0, 0, 0, 0xfd], of: .bound, at: Self.offset)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
        xen.writeConfiguration([0, 0], of: .bound, at: Self.command)
        xen.writeConfiguration([0, 0, 0, 0xfd], of: .bound, at: Self.offset)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == [4, 0, 0, 0xfd])
    }

    @Test func `PVH dom0 reads the size of a BAR`() {
        var xen = Self.disk(.pvh)
        xen.writeConfiguration([0, 0], of: .bound, at: Self.command)
        xen.writeConfiguration([0xff, 0xff, 0xff, 0xff], of: .bound, at: Self.offset)
        #expect(
            xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == [4, 0xc0, 0xff, 0xff])
    }

    /// Finding 2 in docs/reference/findings.md: until it is restored, the table lies in dom0's memory.
    @Test
    func `Xen 4.20 returns EEXIST for a device with MSI-X until its BAR is restored`() throws {
        var xen = Self.disk(.pvh, hasMSIX: true)
        #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == nil)
        xen.resetHardware(of: .bound)
        for _ in 0..<2 {
            #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == .eexist)
        }
        // Xen has removed its handler: the BAR can be restored, and a reset then succeeds.
        xen.writeConfiguration(Self.placed, of: .bound, at: Self.offset)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
        #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == nil)
    }

    @Test func `Xen 4.21 resets a device with MSI-X and hides its table`() throws {
        var xen = Self.disk(.pvh, xen: "4.21", hasMSIX: true)
        #expect(xen.readConfiguration(of: .bound, at: 0x42, count: 2) == [64, 0])
        xen.resetHardware(of: .bound)
        #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == nil)
        #expect(xen.readConfiguration(of: .bound, at: 0x42, count: 2) == [0, 0])
    }

    @Test func `PVH dom0 keeps MSI-X enabled after a hardware reset, PV dom0 does not`() {
        var xen = Self.disk(.pvh, hasMSIX: true)
        xen.writeConfiguration([64, 0x80], of: .bound, at: 0x42)
        xen.resetHardware(of: .bound)
        #expect(xen.readConfiguration(of: .bound, at: 0x42, count: 2) == [64, 0x80])
        var pv = Self.disk(.pv, hasMSIX: true)
        pv.writeConfiguration([64, 0x80], of: .bound, at: 0x42)
        pv.resetHardware(of: .bound)
        #expect(pv.readConfiguration(of: .bound, at: 0x42, count: 2) == [64, 0])
    }

    @Test(arguments: [(DomainType.pv, "4.20"), (.pvh, "4.20"), (.pv, "4.17"), (.pvh, "4.17")])
    func `reset and setup_gsi by the kernel follow release and domain type`(
        type: DomainType, version: String
    ) throws {
        var xen = Self.disk(type, xen: version)
        let isSupported = version == "4.20"
        #expect(try xen.resetDevice(.bound, 3) == (isSupported ? nil : .enosys))
        #expect(try xen.resetDevice(.absent, 3) == (isSupported ? .enodev : .enosys))
        #expect(try xen.resetDevice(.absent, 4) == (isSupported ? .einval : .enosys))
        let mayRegister = isSupported || type == .pv
        #expect(try xen.setUpGSI(5) == (mayRegister ? nil : .enosys))
        #expect(try xen.setUpGSI(5) == (mayRegister ? .eexist : .enosys))
        #expect(try xen.setUpGSI(24) == (mayRegister ? .einval : .enosys))
    }

    @Test func `prepare_msix succeeds once in a PV dom0 and fails in a PVH dom0`() throws {
        var xen = Self.disk(.pv, hasMSIX: true)
        #expect(try xen.prepareMSIX(.absent) == .enodev)
        #expect(try xen.prepareMSIX(.bound) == nil)
        #expect(try xen.prepareMSIX(.bound) == .ebusy)
        #expect(try xen.prepareMSIX(.bound, false) == nil)
        #expect(try xen.prepareMSIX(.bound, false) == .ebusy)
        var pvh = Self.disk(.pvh, hasMSIX: true)
        #expect(try pvh.prepareMSIX(.bound) == .enosys)
        // A device without MSI-X crashes Xen, so the fake does not emulate the call.
        #expect(throws: CallFailure.self) { try xen.prepareMSIX(.unbound) }
    }
}

/// The kernel's own hypercalls: their errno, or nil for success.
extension FakeXen {
    private mutating func errno(of operation: UInt32, _ argument: some BitwiseCopyable)
        throws(CallFailure) -> Errno?
    {
        do throws(CallFailure) {
            _ = try kernelCall(operation, argument)
            return nil
        } catch {
            guard case .errno(let errno) = error else { throw error }
            return errno
        }
    }

    fileprivate mutating func resetDevice(_ sbdf: SBDF, _ flags: UInt32) throws -> Errno? {
        try errno(
            of: MIRROR_PHYSDEVOP_pci_device_reset,
            mirror_pci_device_reset(dev: sbdf.physdevDevice, flags: flags))
    }

    fileprivate mutating func prepareMSIX(_ sbdf: SBDF, _ isPrepared: Bool = true) throws -> Errno?
    {
        try errno(
            of: isPrepared ? MIRROR_PHYSDEVOP_prepare_msix : MIRROR_PHYSDEVOP_release_msix,
            sbdf.physdevDevice)
    }

    fileprivate mutating func setUpGSI(_ gsi: Int32) throws -> Errno? {
        var argument = mirror_physdev_setup_gsi()
        argument.gsi = gsi
        return try errno(of: MIRROR_PHYSDEVOP_setup_gsi, argument)
    }
}
