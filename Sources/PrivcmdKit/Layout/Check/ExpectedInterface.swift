// SPDX-License-Identifier: MIT

/// What others are to have of the interface: structures, and numbers by name.
public struct ExpectedInterface: Sendable {
    /// Whose headers have it.
    public enum Origin: String, CaseIterable, Sendable {
        /// Linux: `<xen/privcmd.h>`.
        case linux
        /// Xen: its public headers.
        case xen
    }

    /// A number with a name, such as `PHYSDEVOP_map_pirq`.
    public struct Number: Sendable {
        /// The upstream name.
        public let name: String
        /// The number.
        public var value: UInt64
        /// Whose it is.
        public let origin: Origin
        /// The tag of the structure whose size is part of the number; nil but for requests of the device.
        public let argument: String?
    }

    /// The kind of caller whose layouts are meant.
    public let caller: ABICaller
    /// The structures, those of the device's requests first.
    public var structures: [ExpectedStructure]
    /// The numbers of requests, hypercalls and operations.
    public var numbers: [Number]

    /// What the table has.
    ///
    /// - Parameters:
    ///   - versions: the version of a hypercall's interface that is meant, by the hypercall's name. Of one that
    ///     is not there, what differs from version to version is left out.
    ///   - caller: the kind of caller whose layouts are meant. What the table does not tell of it is left out.
    public init(versions: [String: UInt32] = [:], for caller: ABICaller = .amd64) {
        self.caller = caller
        structures = ExpectedStructure.all(versions, for: caller)
        numbers = ABI.requests.compactMap { row in
            guard let request = caller == .i386 ? row.narrow : row.request else { return nil }
            return Number(
                name: row.name, value: UInt64(request.rawValue), origin: .linux,
                argument: row.argument?.name)
        }
        for hypercall in ABI.hypercalls {
            numbers.append(
                Number(
                    name: hypercall.constant, value: hypercall.number, origin: .xen, argument: nil))
            numbers += hypercall.operations.map {
                Number(
                    name: hypercall.constant(of: $0), value: UInt64($0.number), origin: .xen,
                    argument: nil)
            }
        }
    }

    /// The hypercalls whose structures differ from version to version of their interface.
    static let versioned = ABI.hypercalls.filter { hypercall in
        hypercall.operations.contains { !$0.layouts.isEmpty }
    }

    /// The constant with which headers say their version of a hypercall's interface.
    static func versionConstant(of hypercall: ABIHypercall) -> String {
        // That of xsm_op alone begins otherwise than the names of its commands.
        (hypercall.name == "xsm_op" ? "XEN_" : "") + hypercall.prefix + "INTERFACE_VERSION"
    }
}
