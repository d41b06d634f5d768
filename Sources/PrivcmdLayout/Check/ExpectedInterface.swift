// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The part of the ABI table that is compared with a source: structures, and numbers by name.
package struct ExpectedInterface: Sendable {
    /// The project whose headers define a name.
    package enum Origin: String, CaseIterable, Sendable {
        /// Linux: `<xen/privcmd.h>`.
        case linux
        /// Xen: its public headers.
        case xen
    }

    /// A number with a name, such as `PHYSDEVOP_map_pirq`.
    package struct Number: Sendable {
        /// The upstream name.
        package let name: String
        /// The number.
        package var value: UInt64
        /// The project that defines it.
        package let origin: Origin
        /// The tag of the structure whose size a request number contains; nil for other numbers.
        package let argument: String?
    }

    /// The caller architecture of the layouts.
    package let caller: ABICaller
    /// The structures, starting with those of the privcmd requests.
    package var structures: [ExpectedStructure]
    /// The numbers of requests, hypercalls and operations.
    package var numbers: [Number]

    /// Reads the ABI table.
    ///
    /// - Parameters:
    ///   - versions: the interface version of each hypercall, by name. Without a version,
    ///     structures that depend on it are omitted.
    ///   - caller: the caller architecture. Layouts that the table does not have are omitted.
    package init(versions: [String: UInt32] = [:], for caller: ABICaller = .amd64) {
        self.caller = caller
        structures = ExpectedStructure.all(versions, for: caller)
        numbers = ABI.requests.compactMap { row in
            guard let request = caller == .i386 ? row.i386Request : row.request else { return nil }
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

    /// The hypercalls whose structures depend on the interface version.
    static let versioned = ABI.hypercalls.filter { hypercall in
        hypercall.operations.contains { !$0.layouts.isEmpty }
    }

    /// Returns the constant that defines a hypercall's interface version in the headers.
    static func versionConstant(of hypercall: ABIHypercall) -> String {
        // Only the constant of xsm_op has another prefix than its commands.
        (hypercall.name == "xsm_op" ? "XEN_" : "") + hypercall.commandPrefix + "INTERFACE_VERSION"
    }
}
