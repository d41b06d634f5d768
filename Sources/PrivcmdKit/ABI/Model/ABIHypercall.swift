// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// A hypercall: one row of the table.
package struct ABIHypercall: Sendable {
    /// The upstream name without its prefix, such as `physdev_op`.
    package let name: String
    package let number: UInt64
    /// What its arguments are.
    package let callingForm: CallingForm
    /// The prefix of its commands' upstream names, such as `PHYSDEVOP_`; empty without commands.
    package let commandPrefix: String

    /// What the arguments of a hypercall are.
    package enum CallingForm: Sendable {
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
        package var commands: [ABICommand] {
            switch self {
            case .opaque, .values: []
            case .commandAndPointer(let commands), .commandInStructure(_, let commands),
                .commandAndValues(let commands):
                commands
            }
        }
    }

    init(
        _ name: String, _ number: UInt32, _ callingForm: CallingForm = .opaque,
        prefix: String = ""
    ) {
        self.name = name
        self.number = UInt64(number)
        self.callingForm = callingForm
        commandPrefix = prefix
    }
}

/// A command of a hypercall that has several: one row of the table.
package struct ABICommand: Sendable {
    /// The upstream name without its prefix, such as `pci_device_reset`.
    package let name: String
    package let number: UInt32
    /// What its argument points to; nil if it has none, or the table does not describe it.
    ///
    /// If it depends on the version, this has the fields that all known versions share.
    package let argument: ABIStructure?
    /// What its argument points to, by interface version; empty for an interface without versions.
    package let layouts: [ABILayout]
    /// The first Xen that has it, if later than 4.17.
    package let since: XenVersion?

    package init(
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
    package func argument(version: UInt32) -> ABIStructure? {
        layouts.first { $0.versions.contains(version) }?.structure
    }
}

/// A structure, and the interface versions in which it has this layout.
package struct ABILayout: Sendable {
    package let versions: ClosedRange<UInt32>
    package let structure: ABIStructure
}

extension ABI {
    /// Finds a hypercall by its number.
    ///
    /// - Parameter number: the number.
    /// - Returns: its row, or nil for an unknown number.
    package static func hypercall(_ number: UInt64) -> ABIHypercall? {
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
    package func row(_ number: UInt32) -> ABICommand? {
        for index in indices where self[index].number == number { return self[index] }
        return nil
    }
}
