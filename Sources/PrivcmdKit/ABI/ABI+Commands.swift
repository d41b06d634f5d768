// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// Finds a request by its mirrored number, which has to be in the table.
    static func row(request number: UInt32) -> ABIRequest {
        guard let row = request(Request(number)) else {
            preconditionFailure("the table has no request \(Request(number))")
        }
        return row
    }

    /// Finds a command of physdev_op by its mirrored number, which has to be in the table.
    static func row(physdev number: UInt32) -> ABICommand {
        command(number, physdevOperations, "physdev_op")
    }

    /// Finds a command of domctl by its mirrored number, which has to be in the table.
    static func row(domctl number: UInt32) -> ABICommand {
        command(number, domctls, "domctl")
    }

    /// Finds a hypercall by its mirrored number, which has to be in the table.
    static func row(hypercall number: UInt32) -> ABIHypercall {
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

    /// Where a domctl's argument begins in its envelope.
    static let domctlArgumentOffset: Int = {
        guard let offset = MemoryLayout<mirror_xen_domctl>.offset(of: \.u) else {
            preconditionFailure("the mirror's domctl has no argument")
        }
        return offset
    }()

    /// Where createdomain's emulation flags lie in its argument, within which they moved.
    ///
    /// Source: xen/include/public/domctl.h (Xen 4.17 to 4.22).
    static func emulationFlagsOffset(domctlVersion version: UInt32) -> Int {
        Int(
            version < MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_19
                ? MIRROR_createdomain_emulation_flags_4_17
                : MIRROR_createdomain_emulation_flags_4_19)
    }

    /// The version of domctl's interface that a release of Xen speaks; nil for one not known.
    static func domctlVersion(of xen: Release) -> UInt32? {
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
