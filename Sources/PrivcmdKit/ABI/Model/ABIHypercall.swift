// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// A hypercall: one row of the table.
public struct ABIHypercall: Sendable {
    /// The upstream name without its prefix, such as `physdev_op`.
    public let name: String
    /// Its number.
    public let number: UInt64
    /// What its arguments are.
    public let callingForm: CallingForm

    /// What the arguments of a hypercall are.
    public enum CallingForm: Sendable {
        /// Five numbers that the table does not describe.
        case opaque
        /// A command, then the address of that command's structure, as for physdev_op.
        case commandAndPointer([ABICommand])
        /// The address of a structure with the command, the interface version and a union (domctl).
        case commandInStructure(ABIStructure, [ABICommand])
        /// A command, which determines the other arguments.
        ///
        /// Its structure describes all five.
        case commandAndValues([ABICommand])
        /// The same arguments in every call.
        ///
        /// The structure describes all five.
        case values(ABIStructure)

        /// The commands; empty for a hypercall without commands.
        public var commands: [ABICommand] {
            switch self {
            case .opaque, .values: []
            case .commandAndPointer(let commands), .commandInStructure(_, let commands),
                .commandAndValues(let commands):
                commands
            }
        }
    }

    init(_ name: String, _ number: UInt32, _ shape: CallingForm = .opaque) {
        self.name = name
        self.number = UInt64(number)
        self.callingForm = shape
    }
}

/// A command of a hypercall that has several: one row of the table.
public struct ABICommand: Sendable {
    /// The upstream name without its prefix, such as `pci_device_reset`.
    public let name: String
    /// Its number.
    public let number: UInt32
    /// What its argument points to; nil if it has none, or the table does not describe it.
    ///
    /// If it depends on the version, this has the fields that all known versions share.
    public let argument: ABIStructure?
    /// What its argument points to, by interface version; empty for an interface without versions.
    public let layouts: [ABILayout]
    /// The first Xen that has it, if later than 4.17.
    public let since: XenVersion?

    init(
        _ name: String, _ number: UInt32, _ argument: ABIStructure?, since: XenVersion? = nil,
        layouts: [ABILayout] = []
    ) {
        self.name = name
        self.number = number
        self.argument = argument
        self.since = since
        self.layouts = layouts
    }

    /// The argument in an interface version; nil if the table does not describe it.
    func argument(version: UInt32) -> ABIStructure? {
        layouts.first { $0.versions.contains(version) }?.structure
    }
}

/// A structure, and the interface versions in which it has this layout.
public struct ABILayout: Sendable {
    /// The versions.
    public let versions: ClosedRange<UInt32>
    /// The structure.
    public let structure: ABIStructure
}

extension ABI {
    /// Finds a hypercall by its number.
    ///
    /// - Parameter number: the number.
    /// - Returns: its row, or nil for an unknown number.
    public static func hypercall(_ number: UInt64) -> ABIHypercall? {
        // Compares rows in the array, because a copy of a row counts references.
        for index in hypercalls.indices where hypercalls[index].number == number {
            return hypercalls[index]
        }
        return nil
    }

    /// The name of a physdev operation, or its number if it has no name.
    static func physdevName(_ number: UInt32) -> String {
        physdevOperations.row(number)?.name ?? "physdev operation \(number)"
    }
}

extension [ABICommand] {
    /// Finds a command by its number.
    func row(_ number: UInt32) -> ABICommand? {
        for index in indices where self[index].number == number { return self[index] }
        return nil
    }
}
