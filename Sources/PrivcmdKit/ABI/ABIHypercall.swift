// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// A hypercall: one row of the table.
public struct ABIHypercall: Sendable {
    /// The upstream name without its prefix, such as `physdev_op`.
    public let name: String
    /// Its number.
    public let number: UInt64
    /// How its arguments are to be read.
    public let shape: Shape

    /// How the arguments of a hypercall are to be read.
    public enum Shape: Sendable {
        /// Five numbers that the table says nothing about.
        case opaque
        /// A command, then the address of that command's structure.
        case command([ABICommand])
        /// The address of a structure that begins with its command, and the interface's version.
        case envelope(ABIStructure, [ABICommand])
        /// A command, which says what the other arguments are: its structure is the call's own.
        case words([ABICommand])
        /// Arguments that are the same for every such call: its structure is the call's own.
        case plain(ABIStructure)

        /// The commands; none where there are none.
        public var commands: [ABICommand] {
            switch self {
            case .opaque, .plain: []
            case .command(let commands), .envelope(_, let commands), .words(let commands): commands
            }
        }
    }

    init(_ name: String, _ number: UInt32, _ shape: Shape = .opaque) {
        self.name = name
        self.number = UInt64(number)
        self.shape = shape
    }
}

/// A command of a hypercall that has several: one row of the table.
public struct ABICommand: Sendable {
    /// The upstream name without its prefix, such as `pci_device_reset`.
    public let name: String
    /// Its number.
    public let number: UInt32
    /// What its argument points to; nil where it has none, or the table does not know it.
    ///
    /// Where it differs from version to version, this is what all that are known have of it.
    public let argument: ABIStructure?
    /// What its argument points to, by the version of the interface; empty where no version matters.
    public let layouts: [ABILayout]
    /// The first Xen that has it, where that is later than 4.17.
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

    /// What the argument is in a version of the interface; nil where the table does not know that.
    func argument(version: UInt32) -> ABIStructure? {
        layouts.first { $0.versions.contains(version) }?.structure
    }
}

/// A structure, and the versions of the interface in which it is so.
public struct ABILayout: Sendable {
    /// The versions, the first and the last of them included.
    public let versions: ClosedRange<UInt32>
    /// The structure.
    public let structure: ABIStructure
}

extension ABI {
    /// Finds a hypercall by its number.
    ///
    /// - Parameter number: the number.
    /// - Returns: its row, or nil for a number that is nobody's.
    public static func hypercall(_ number: UInt64) -> ABIHypercall? {
        // Rows are compared in their place, since copying one counts references.
        for index in hypercalls.indices where hypercalls[index].number == number {
            return hypercalls[index]
        }
        return nil
    }

    /// The name of a physdev operation, or its number where nobody has given it a name.
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
