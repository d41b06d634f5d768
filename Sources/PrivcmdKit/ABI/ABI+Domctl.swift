// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The versions of domctl's interface that the table describes.
    static let domctlVersions =
        MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_17...MIRROR_XEN_DOMCTL_INTERFACE_VERSION_4_22

    /// The commands of domctl.
    ///
    /// Source: xen/include/public/domctl.h (Xen 4.20).
    public static let domctls: [ABICommand] = [
        domctl("createdomain", MIRROR_XEN_DOMCTL_createdomain, .domctlCreateDomain),
        domctl("destroydomain", MIRROR_XEN_DOMCTL_destroydomain, .domctl),
        domctl("max_mem", MIRROR_XEN_DOMCTL_max_mem, .domctlMaxMem),
        domctl("irq_permission", MIRROR_XEN_DOMCTL_irq_permission, .domctlIRQPermission),
        domctl(
            "gsi_permission", MIRROR_XEN_DOMCTL_gsi_permission, .domctlGSIPermission,
            since: Milestone.xen),
    ]

    /// A command whose argument is the same in all versions that are known.
    private static func domctl(
        _ name: String, _ number: UInt32, _ argument: ABIStructure?, since: XenVersion? = nil
    ) -> ABICommand {
        ABICommand(
            name, number, argument, since: since,
            layouts: argument.map { [ABILayout(versions: domctlVersions, structure: $0)] } ?? [])
    }
}
