// SPDX-License-Identifier: MIT

/// The address of a PCI function: segment, bus, device (slot) and function.
///
/// Its text form is `0000:03:00.0`, as in lspci and sysfs, or `03:00.0` for segment 0.
/// All digits are hexadecimal.
public struct SBDF: Hashable, Sendable {
    /// The 32-bit form that IOCTL_PRIVCMD_PCIDEV_GET_GSI takes.
    ///
    /// Segment in bits 31:16, bus in 15:8, slot in 7:3, function in 2:0.
    /// Source: include/uapi/xen/privcmd.h (Linux 6.12).
    public let rawValue: UInt32

    /// Makes an address from its four parts.
    ///
    /// - Parameters:
    ///   - segment: the segment, any value.
    ///   - bus: the bus, any value.
    ///   - slot: the device number; only the low 5 bits are kept.
    ///   - function: the function; only the low 3 bits are kept.
    public init(segment: UInt16, bus: UInt8, slot: UInt8, function: UInt8) {
        let devfn = (slot & 0x1f) << 3 | function & 7
        rawValue = UInt32(segment) << 16 | UInt32(bus) << 8 | UInt32(devfn)
    }

    /// Makes an address from the 32-bit form.
    ///
    /// - Parameter rawValue: the 32-bit form.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The segment (Linux calls it the PCI domain), 0 to 0xffff.
    public var segment: UInt16 { UInt16(truncatingIfNeeded: rawValue >> 16) }

    /// The bus, 0 to 0xff.
    public var bus: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 8) }

    /// The device number on its bus, 0 to 0x1f.
    public var slot: UInt8 { devfn >> 3 }

    /// The function of the device, 0 to 7.
    public var function: UInt8 { devfn & 7 }

    /// Slot and function in one byte, as in `struct physdev_pci_device`.
    public var devfn: UInt8 { UInt8(truncatingIfNeeded: rawValue) }
}

extension SBDF: Comparable {
    /// Orders by segment, bus, slot and function.
    public static func < (left: SBDF, right: SBDF) -> Bool { left.rawValue < right.rawValue }
}
