// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

extension LabMachine {
    /// The registers of the devices, as dom0's sysfs shows them while xen-pciback has one bound.
    ///
    /// Recorded in the lab with Xen 4.20 and Linux 6.12, in a PVH and in a PV dom0.
    static let registers: [SBDF: DeviceRegisters] = [
        address(1, 0): disk, address(2, 0): virtioNetwork, passthroughDevice: network,
    ]

    /// An NVMe disk.
    ///
    /// Its function-level reset clears the registers.
    private static let disk: DeviceRegisters = {
        var device = DeviceRegisters(
            bars: [.init(0, at: 0xfde0_0000, size: 0x4000, .memory64)],
            msix: .init(at: 0x40, count: 65, bar: 0, table: 0x2000, pending: 0x3000))
        device.command = UInt16(
            MIRROR_PCI_COMMAND_IO | MIRROR_PCI_COMMAND_MASTER | MIRROR_PCI_COMMAND_SERR)
        device.interruptLine = 10
        return device
    }()

    /// A virtio network card.
    private static let virtioNetwork: DeviceRegisters = {
        var device = DeviceRegisters(
            bars: [
                .init(1, at: 0xfdc4_0000, size: 0x1000, .memory32),
                .init(4, at: 0xfe80_0000, size: 0x4000, .memory64),
            ], msix: .init(at: 0xdc, count: 3, bar: 1, table: 0, pending: 0x800))
        device.command = UInt16(
            MIRROR_PCI_COMMAND_IO | MIRROR_PCI_COMMAND_MASTER | MIRROR_PCI_COMMAND_SERR)
        device.interruptLine = 10
        return device
    }()

    /// An e1000e.
    ///
    /// Its power-state reset keeps all registers.
    private static let network: DeviceRegisters = {
        var device = DeviceRegisters(
            bars: [
                .init(0, at: 0xfda4_0000, size: 0x2_0000, .memory32),
                .init(1, at: 0xfda6_0000, size: 0x2_0000, .memory32),
                .init(2, at: 0xe000, size: 0x20, .ports),
                .init(3, at: 0xfda8_0000, size: 0x4000, .memory32),
            ], msi: 0xd0,
            msix: .init(at: 0xa0, count: 5, bar: 3, table: 0, pending: 0x2000),
            isClearedByReset: false)
        device.command = UInt16(MIRROR_PCI_COMMAND_IO | MIRROR_PCI_COMMAND_SERR)
        device.interruptLine = 11
        return device
    }()
}
