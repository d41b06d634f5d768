// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
import SystemPackage
import Testing

/// What real Xen answered, asked again through the typed calls.
@Suite struct `A recording from real Xen` {
    private static let bound = SBDF(segment: 0, bus: 3, slot: 0, function: 0)
    private static let unbound = SBDF(segment: 0, bus: 2, slot: 0, function: 0)
    private static let absent = SBDF(segment: 0, bus: 0x1f, slot: 0x1f, function: 7)

    @Test(arguments: Cell.all, ["gsi", "reset", "info"])
    func `says where it comes from, and reads back in the same bytes`(
        cell: Cell, command: String
    ) throws {
        let recording = try cell.recording(command)
        let system = recording.header.system
        #expect(system.xenVersion == cell.xen)
        #expect(system.linuxVersion == cell.linux)
        #expect(system.domain == .init(type: cell.domain, isControlDomain: true))
        #expect(system.cpu != nil)
        #expect(recording.header.command.first == command)
        #expect(recording.header.device == "/dev/xen/privcmd")
        #expect(!recording.calls.isEmpty)
        #expect(!recording.isTruncated)
        let bytes = try Data(contentsOf: URL(filePath: cell.path(command).string))
        #expect(try recording.text() == String(decoding: bytes, as: UTF8.self))
    }

    private func gsi(_ cell: Cell, _ sbdf: SBDF) throws -> Result<GSI, Errno> {
        let privcmd = try cell.device("gsi").privcmd
        do throws(PrivcmdError) {
            return .success(try privcmd.gsi(of: sbdf))
        } catch {
            return .failure(try #require(error.errno))
        }
    }

    @Test(arguments: Cell.all)
    func `gives the GSI of a bound device where the call exists and the dom0 is PVH`(cell: Cell)
        throws
    {
        let expected: Result<GSI, Errno> =
            switch (cell.hasGSICall, cell.canBind, cell.domain) {
            case (false, _, _): .failure(.enotty)
            case (_, false, _): .failure(.enodev)
            case (_, _, .pv): .failure(.eperm)
            default: .success(GSI(22))
            }
        #expect(try gsi(cell, Self.bound) == expected)
    }

    @Test(arguments: Cell.all)
    func `gives no GSI of a device that is not bound, or not there`(cell: Cell) throws {
        let expected: Result<GSI, Errno> = .failure(cell.hasGSICall ? .enodev : .enotty)
        #expect(try gsi(cell, Self.unbound) == expected)
        #expect(try gsi(cell, Self.absent) == expected)
    }

    @Test(arguments: Cell.all)
    func `takes a reset from Xen 4.20 on`(cell: Cell) throws {
        let device = try cell.device("reset")
        do throws(PrivcmdError) {
            try device.privcmd.resetState(of: Self.bound, as: .flr)
            #expect(cell.hasReset)
        } catch {
            #expect(!cell.hasReset)
            #expect(error.errno == .enosys)
            #expect(
                error.explanation(on: device.system).meaning.contains(
                    "Xen 4.17 has no PHYSDEVOP_pci_device_reset"))
        }
    }

    @Test(arguments: Cell.all)
    func `tells which calls the cell has`(cell: Cell) throws {
        let report = InfoReport(of: try cell.device("info"))
        let states = Dictionary(uniqueKeysWithValues: report.calls.map { ($0.name, $0.state) })
        #expect(report.xenVersion == cell.xen.description)
        #expect(report.error == nil)
        #expect(states["IOCTL_PRIVCMD_PCIDEV_GET_GSI"] == (cell.hasGSICall ? .present : .absent))
        #expect(states["IOCTL_PRIVCMD_MMAP"] == (cell.domain == .pv ? .present : .absent))
        #expect(states["PHYSDEVOP_pci_device_reset"] == (cell.hasReset ? .present : .absent))
        for name in ["setup_gsi", "map_pirq", "unmap_pirq"] {
            #expect(states["PHYSDEVOP_" + name] == (cell.mayCallPhysdev ? .present : .absent))
        }
        #expect(!states.values.contains(.unknown))
    }
}
