// SPDX-License-Identifier: MIT

/// A global system interrupt: the number of an IO-APIC pin, as ACPI and Xen count them.
///
/// PHYSDEVOP_setup_gsi and PHYSDEVOP_map_pirq take it. It is *not* the number in a device's
/// sysfs `irq` file: that is an ``IRQ``.
public struct GSI: Hashable, Sendable, CustomStringConvertible {
    /// The number.
    public let rawValue: UInt32

    /// Makes a GSI from its number.
    ///
    /// - Parameter rawValue: the number.
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

/// An interrupt number of the Linux kernel, as `/proc/interrupts` and sysfs show it.
///
/// A PVH dom0 allocates it on demand, so it is unrelated to the ``GSI``.
public struct IRQ: Hashable, Sendable, CustomStringConvertible {
    /// The number.
    public let rawValue: UInt32

    /// Makes an IRQ from its number.
    ///
    /// - Parameter rawValue: the number.
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

/// A domain's physical interrupt: the handle under which a domain knows a mapped interrupt.
public struct PIRQ: Hashable, Sendable, CustomStringConvertible {
    /// The number.
    public let rawValue: Int32

    /// Makes a pIRQ from its number.
    ///
    /// - Parameter rawValue: the number.
    public init(_ rawValue: Int32) { self.rawValue = rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

/// A Xen domain.
///
/// The C type is `domid_t`, source: xen/include/public/xen.h (Xen 4.20).
public struct DomainID: Hashable, Sendable, CustomStringConvertible {
    /// The number.
    public let rawValue: UInt16

    /// Makes a domain from its number.
    ///
    /// - Parameter rawValue: the number.
    public init(_ rawValue: UInt16) { self.rawValue = rawValue }

    /// The number in decimal, or the name of a reserved one.
    public var description: String {
        switch self {
        case .current: "DOMID_SELF"
        case .invalid: "DOMID_INVALID"
        default: String(rawValue)
        }
    }
}

/// How an interrupt line signals.
public enum TriggerMode: String, Sendable, CaseIterable {
    /// By a change of level.
    case edge
    /// By holding a level.
    ///
    /// PCI's INTx lines do this.
    case level
}

/// Which level of an interrupt line means that it signals.
public enum Polarity: String, Sendable, CaseIterable {
    /// The high level.
    case high
    /// The low level.
    ///
    /// PCI's INTx lines use this.
    case low
}

/// What kind of reset a PCI device went through.
public enum ResetType: String, Sendable, CaseIterable {
    /// The device lost its power and got it back.
    case cold
    /// The reset signal was asserted while the device kept its power.
    case warm
    /// A reset of the link while the device kept power and clock.
    case hot
    /// A function level reset.
    case flr
}
