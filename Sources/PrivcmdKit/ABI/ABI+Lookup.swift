// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The row of a request.
    ///
    /// Its number must be in the table.
    package static func row(request number: UInt32) -> ABIRequest {
        guard let row = request(Request(number)) else {
            preconditionFailure("the table has no request \(Request(number))")
        }
        return row
    }

    /// The row of a physdev_op command.
    ///
    /// Its number must be in the table.
    package static func row(physdev number: UInt32) -> ABICommand {
        command(number, physdevOperations, "physdev_op")
    }

    /// The row of a domctl command.
    ///
    /// Its number must be in the table.
    package static func row(domctl number: UInt32) -> ABICommand {
        command(number, domctls, "domctl")
    }

    /// The row of a hypercall.
    ///
    /// Its number must be in the table.
    package static func row(hypercall number: UInt32) -> ABIHypercall {
        guard let row = hypercall(UInt64(number)) else {
            preconditionFailure("the table has no hypercall \(number)")
        }
        return row
    }

    private static func command(_ number: UInt32, _ rows: [ABICommand], _ table: String)
        -> ABICommand
    {
        guard let row = rows.first(where: { $0.number == number }) else {
            preconditionFailure("the table of \(table) has no command \(number)")
        }
        return row
    }

    /// The offset of the union in `struct xen_domctl`.
    package static let domctlUnionOffset =
        MemoryLayout<mirror_xen_domctl>.requiredOffset(of: \.u)

    /// The offset of the emulation flags in createdomain's argument, which depends on the version.
    ///
    /// Source: xen/include/public/domctl.h (Xen 4.17 to 4.22).
    package static func emulationFlagsOffset(domctlVersion version: UInt32) -> Int {
        Int(
            version < MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_19
                ? MIRROR_createdomain_emulation_flags_4_17
                : MIRROR_createdomain_emulation_flags_4_19)
    }

    /// The domctl interface version of a release of Xen; nil for an unknown release.
    package static func domctlVersion(of xen: Release) -> UInt32? {
        switch (xen.major, xen.minor) {
        case (4, 17): MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_17
        case (4, 18): MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_18
        case (4, 19): MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_19
        case (4, 20): MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_20
        case (4, 21): MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_21
        case (4, 22): MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22
        default: nil
        }
    }
}
