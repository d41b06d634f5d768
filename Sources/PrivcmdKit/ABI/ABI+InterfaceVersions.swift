// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// Whether the table describes a version of a hypercall's interface; nil if it has no versions.
    package static func isKnown(_ version: UInt32, of hypercall: ABIHypercall) -> Bool? {
        guard case .commandInStructure(_, let commands) = hypercall.callingForm else { return nil }
        return commands.contains { command in
            command.layouts.contains { $0.versions.contains(version) }
        }
    }

    /// The version of a hypercall's interface in a release of Xen; nil if unknown.
    package static func version(of hypercall: ABIHypercall, in xen: Release) -> UInt32? {
        switch UInt32(hypercall.number) {
        case MIRROR___HYPERVISOR_domctl: domctlVersion(of: xen)
        case MIRROR___HYPERVISOR_sysctl: sysctlVersion(of: xen)
        case MIRROR___HYPERVISOR_platform_op: MIRROR_XENPF_INTERFACE_VERSION
        case MIRROR___HYPERVISOR_xsm_op: MIRROR_XEN_FLASK_INTERFACE_VERSION
        default: nil
        }
    }
}
