// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// What Linux does with the registers of a device: always by way of the hypervisor.
extension FakeDevices {
    /// How many bytes Linux saves: the header's sixteen registers, of four bytes each.
    private static let savedCount = 16 * width
    private static let width = 4
    private static let baseAddresses = 6

    private static func number(_ bytes: [UInt8]) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func read(_ device: SBDF, _ offset: UInt32, _ count: Int, _ xen: FakeXen)
        -> UInt32
    {
        number(xen.readConfiguration(of: device, at: Int(offset), count: count) ?? [])
    }

    /// The registers that Linux saves, as they are now.
    static func registers(of device: SBDF, _ xen: FakeXen) -> [UInt8] {
        xen.readConfiguration(of: device, at: 0, count: savedCount) ?? []
    }

    /// Puts registers back, from the last to the first: addresses before what makes them count.
    ///
    /// Only what differs is written.
    static func restore(_ registers: [UInt8], of device: SBDF, _ xen: inout FakeXen) {
        for offset in stride(from: 0, to: registers.count, by: width).reversed() {
            let wanted = Array(registers[offset..<(offset + width)])
            if xen.readConfiguration(of: device, at: offset, count: width) != wanted {
                xen.writeConfiguration(wanted, of: device, at: offset)
            }
        }
    }

    /// Gives a device's command register a value.
    static func setCommand(of device: SBDF, to value: UInt32, _ xen: inout FakeXen) {
        xen.writeConfiguration(
            [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)], of: device,
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

    /// What lets a device answer at the addresses that firmware gave it.
    static func decoding(of device: SBDF, _ xen: FakeXen) -> UInt32 {
        var bits: UInt32 = 0
        var isUpperHalf = false
        for index in 0..<baseAddresses {
            let offset = MIRROR_PCI_BASE_ADDRESS_0 + UInt32(index * width)
            let address = read(device, offset, width, xen)
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
        // A list that bites its tail has an end for Linux too: there is no room for more.
        for _ in 0..<savedCount where offset != 0 {
            if read(device, offset, 1, xen) == id { return true }
            offset = read(device, offset + 1, 1, xen)
        }
        return false
    }
}
