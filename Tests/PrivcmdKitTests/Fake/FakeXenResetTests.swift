// SPDX-License-Identifier: MIT

import CPrivcmd
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// The first of the cover letter's problems: what Xen remembers of a device, after a reset that
/// nobody told it of.
@Suite struct `A device of a PVH dom0, reset behind Xen's back,` {
    private static let bar = DeviceRegisters.BAR(0, at: 0xfe00_0000, size: 0x4000, .memory64)
    private static let offset = Int(MIRROR_PCI_BASE_ADDRESS_0)
    private static let command = Int(MIRROR_PCI_COMMAND)
    private static let placed: [UInt8] = [4, 0, 0, 0xfe]

    /// QEMU's disk; the table of its messages lies in its memory.
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

    /// Resets the device and puts back what it had, as Linux does.
    private static func resetAndRestore(_ xen: inout FakeXen) {
        let saved = xen.readConfiguration(of: .bound, at: offset, count: 4) ?? []
        let decoding = xen.readConfiguration(of: .bound, at: command, count: 2) ?? []
        xen.resetHardware(of: .bound)
        xen.writeConfiguration(saved, of: .bound, at: offset)
        xen.writeConfiguration(decoding, of: .bound, at: command)
    }

    @Test func `keeps an address of 0: the write that restores it is dropped`() {
        var xen = Self.disk(.pvh)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
        Self.resetAndRestore(&xen)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == [4, 0, 0, 0])
        #expect(xen.readConfiguration(of: .bound, at: Self.command, count: 2) == [2, 0])
    }

    @Test func `gets its address back where Xen is told in between`() throws {
        var xen = Self.disk(.pvh)
        xen.resetHardware(of: .bound)
        #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == nil)
        xen.writeConfiguration(Self.placed, of: .bound, at: Self.offset)
        xen.writeConfiguration([2, 0], of: .bound, at: Self.command)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
    }

    /// Nothing stands between a PV dom0 and its devices.
    @Test func `gets its address back in a PV dom0 without a word`() {
        var xen = Self.disk(.pv)
        Self.resetAndRestore(&xen)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
    }

    @Test func `gets its address back where decoding is off, and moves then`() {
        var xen = Self.disk(.pvh)
        xen.writeConfiguration([0, 0, 0, 0xfd], of: .bound, at: Self.offset)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
        xen.writeConfiguration([0, 0], of: .bound, at: Self.command)
        xen.writeConfiguration([0, 0, 0, 0xfd], of: .bound, at: Self.offset)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == [4, 0, 0, 0xfd])
    }

    @Test func `tells how much memory it has`() {
        var xen = Self.disk(.pvh)
        xen.writeConfiguration([0, 0], of: .bound, at: Self.command)
        xen.writeConfiguration([0xff, 0xff, 0xff, 0xff], of: .bound, at: Self.offset)
        #expect(
            xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == [4, 0xc0, 0xff, 0xff])
    }

    /// Finding 2: between the reset and the restoring the table lies where dom0's memory is.
    @Test func `with its table of messages is refused by Xen 4.20`() throws {
        var xen = Self.disk(.pvh, hasMSIX: true)
        #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == nil)
        xen.resetHardware(of: .bound)
        for _ in 0..<2 {
            #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == .eexist)
        }
        // Xen has given it up, so that it can be restored, and taken then.
        xen.writeConfiguration(Self.placed, of: .bound, at: Self.offset)
        #expect(xen.readConfiguration(of: .bound, at: Self.offset, count: 4) == Self.placed)
        #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == nil)
    }

    @Test func `with its table of messages is taken by Xen 4.21, which hides the table`() throws {
        var xen = Self.disk(.pvh, xen: "4.21", hasMSIX: true)
        #expect(xen.readConfiguration(of: .bound, at: 0x42, count: 2) == [64, 0])
        xen.resetHardware(of: .bound)
        #expect(try xen.resetDevice(.bound, MIRROR_PCI_DEVICE_RESET_FLR) == nil)
        #expect(xen.readConfiguration(of: .bound, at: 0x42, count: 2) == [0, 0])
    }

    @Test func `is still believed to send messages`() {
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
    func `is told of by the kernel as by anybody`(type: DomainType, version: String) throws {
        var xen = Self.disk(type, xen: version)
        let known = version == "4.20"
        #expect(try xen.resetDevice(.bound, 3) == (known ? nil : .enosys))
        #expect(try xen.resetDevice(.absent, 3) == (known ? .enodev : .enosys))
        #expect(try xen.resetDevice(.absent, 4) == (known ? .einval : .enosys))
        let mayRegister = known || type == .pv
        #expect(xen.setUpGSI(GSI(5)) == (mayRegister ? nil : .enosys))
        #expect(xen.setUpGSI(GSI(5)) == (mayRegister ? .eexist : .enosys))
        #expect(xen.setUpGSI(GSI(24)) == (mayRegister ? .einval : .enosys))
    }

    @Test func `has its table prepared once, and only for a PV dom0`() throws {
        var xen = Self.disk(.pv, hasMSIX: true)
        #expect(try xen.prepareMSIX(.absent) == .enodev)
        #expect(try xen.prepareMSIX(.bound) == nil)
        #expect(try xen.prepareMSIX(.bound) == .ebusy)
        #expect(try xen.prepareMSIX(.bound, false) == nil)
        #expect(try xen.prepareMSIX(.bound, false) == .ebusy)
        var pvh = Self.disk(.pvh, hasMSIX: true)
        #expect(try pvh.prepareMSIX(.bound) == .enosys)
        // A device without such a table crashes Xen: nobody answers that.
        #expect(throws: CallFailure.self) { try xen.prepareMSIX(.unbound) }
    }
}
