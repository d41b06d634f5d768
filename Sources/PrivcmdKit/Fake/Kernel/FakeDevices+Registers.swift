// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// What Linux does to the registers of a device: always by way of the hypervisor.
extension FakeDevices {
    /// The registers that Linux saves: the header.
    private static let saved = Int(MIRROR_PCI_STD_HEADER_SIZEOF)
    private static let width = 4

    /// The registers that Linux saves, as they are now.
    static func registers(of device: SBDF, _ xen: FakeXen) -> [UInt8] {
        xen.configuration(of: device, at: 0, count: saved) ?? []
    }

    /// Puts registers back, from the last to the first: addresses before what makes them count.
    ///
    /// Only what differs is written.
    static func restore(_ registers: [UInt8], of device: SBDF, _ xen: inout FakeXen) {
        for offset in stride(from: 0, to: registers.count, by: width).reversed() {
            let wanted = Array(registers[offset..<(offset + width)])
            if xen.configuration(of: device, at: offset, count: width) != wanted {
                xen.setConfiguration(wanted, of: device, at: offset)
            }
        }
    }

    /// Sets and clears bits of a device's command register.
    static func command(
        of device: SBDF, set: UInt32 = 0, clear: UInt32 = 0, _ xen: inout FakeXen
    ) {
        let offset = Int(MIRROR_PCI_COMMAND)
        guard let bytes = xen.configuration(of: device, at: offset, count: 2), bytes.count == 2
        else { return }
        let now = UInt32(bytes[0]) | UInt32(bytes[1]) << 8
        let wanted = now & ~clear | set
        guard wanted != now else { return }
        xen.setConfiguration(
            [UInt8(truncatingIfNeeded: wanted), UInt8(truncatingIfNeeded: wanted >> 8)],
            of: device, at: offset)
    }

    /// Lets a device answer at the addresses that it has.
    static func enable(_ device: SBDF, _ xen: inout FakeXen) {
        var bits: UInt32 = 0
        for bar in xen.hardware[device]?.device.bars ?? [] {
            bits |= bar.kind == .io ? MIRROR_PCI_COMMAND_IO : MIRROR_PCI_COMMAND_MEMORY
        }
        command(of: device, set: bits, &xen)
    }
}
