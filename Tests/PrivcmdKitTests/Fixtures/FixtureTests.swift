// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdDevices
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import Testing

/// Replays the results of real Xen through the typed calls.
@Suite struct `A fixture recorded on real Xen` {
    private static let bound = SBDF(segment: 0, bus: 3, slot: 0, function: 0)
    private static let unbound = SBDF(segment: 0, bus: 2, slot: 0, function: 0)
    private static let absent = SBDF(segment: 0, bus: 0x1f, slot: 0x1f, function: 7)

    @Test(arguments: Cell.all, ["gsi", "reset", "info"])
    func `a fixture has its cell's system and is written back in the same bytes`(
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
    func `pcidev_get_gsi of a bound device has the result of its cell`(cell: Cell)
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
    func `pcidev_get_gsi of an unbound or absent device fails`(cell: Cell) throws {
        let expected: Result<GSI, Errno> = .failure(cell.hasGSICall ? .enodev : .enotty)
        #expect(try gsi(cell, Self.unbound) == expected)
        #expect(try gsi(cell, Self.absent) == expected)
    }

    @Test(arguments: Cell.all)
    func `a reset succeeds or returns ENOSYS by the Xen release`(cell: Cell) throws {
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
    func `the info report lists the calls that the cell has`(cell: Cell) throws {
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
