// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// How Linux accesses a device's configuration space: always through Xen.
extension FakeKernelPCI {
    /// Linux saves the 16 header registers, of 4 bytes each.
    private static let savedByteCount = 16 * registerWidth
    private static let registerWidth = 4
    private static let barCount = 6

    private static func read(_ device: SBDF, _ offset: UInt32, _ count: Int, _ xen: FakeXen)
        -> UInt32
    {
        let bytes = xen.readConfiguration(of: device, at: Int(offset), count: count)
        return UInt32(truncatingIfNeeded: bytes?.littleEndian(at: 0, width: count) ?? 0)
    }

    /// The current values of the registers that Linux saves.
    static func savedRegisters(of device: SBDF, _ xen: FakeXen) -> [UInt8] {
        xen.readConfiguration(of: device, at: 0, count: savedByteCount) ?? []
    }

    /// Restores registers from the last to the first: the BARs before the command register.
    ///
    /// Linux writes only the registers that differ.
    static func restore(_ registers: [UInt8], of device: SBDF, _ xen: inout FakeXen) {
        for offset in stride(from: 0, to: registers.count, by: registerWidth).reversed() {
            let wanted = Array(registers[offset..<(offset + registerWidth)])
            if xen.readConfiguration(of: device, at: offset, count: registerWidth) != wanted {
                xen.writeConfiguration(wanted, of: device, at: offset)
            }
        }
    }

    /// Sets a device's command register.
    static func setCommand(of device: SBDF, to value: UInt32, _ xen: inout FakeXen) {
        xen.writeConfiguration(
            UInt16(truncatingIfNeeded: value).littleEndianBytes, of: device,
            at: Int(MIRROR_PCI_COMMAND))
    }

    /// Sets and clears bits of a device's command register.
    static func changeCommand(
        of device: SBDF, set: UInt32 = 0, clear: UInt32 = 0, _ xen: inout FakeXen
    ) {
        let now = read(device, MIRROR_PCI_COMMAND, 2, xen)
        let wanted = now & ~clear | set
        if wanted != now { setCommand(of: device, to: wanted, &xen) }
    }

    /// The command register bits that enable decoding of the BARs that firmware set.
    static func decodeBits(of device: SBDF, _ xen: FakeXen) -> UInt32 {
        var bits: UInt32 = 0
        var isUpperHalf = false
        for index in 0..<barCount {
            let offset = MIRROR_PCI_BASE_ADDRESS_0 + UInt32(index * registerWidth)
            let address = read(device, offset, registerWidth, xen)
            if !isUpperHalf, address != 0 {
                let isIO = address & MIRROR_PCI_BASE_ADDRESS_SPACE_IO != 0
                bits |= isIO ? MIRROR_PCI_COMMAND_IO : MIRROR_PCI_COMMAND_MEMORY
                isUpperHalf = !isIO && address & MIRROR_PCI_BASE_ADDRESS_MEM_TYPE_64 != 0
            } else {
                isUpperHalf = false
            }
        }
        return bits
    }

    /// Whether a device has a capability.
    static func hasCapability(_ id: UInt32, _ device: SBDF, _ xen: FakeXen) -> Bool {
        guard read(device, MIRROR_PCI_STATUS, 2, xen) & MIRROR_PCI_STATUS_CAP_LIST != 0
        else { return false }
        var offset = read(device, MIRROR_PCI_CAPABILITY_LIST, 1, xen)
        // Linux also bounds the walk, because a list can contain a loop.
        for _ in 0..<savedByteCount where offset != 0 {
            if read(device, offset, 1, xen) == id { return true }
            offset = read(device, offset + 1, 1, xen)
        }
        return false
    }
}
