// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// Whether the table describes a version of a hypercall's interface; nil where it has none.
    static func isKnown(_ version: UInt32, of hypercall: ABIHypercall) -> Bool? {
        guard case .envelope(_, let commands) = hypercall.shape else { return nil }
        return commands.contains { command in
            command.layouts.contains { $0.versions.contains(version) }
        }
    }

    /// The version of a hypercall's interface that a release of Xen speaks; nil for one not known.
    static func version(of hypercall: ABIHypercall, in xen: Release) -> UInt32? {
        switch UInt32(hypercall.number) {
        case MIRROR___HYPERVISOR_domctl: domctlVersion(of: xen)
        case MIRROR___HYPERVISOR_sysctl: sysctlVersion(of: xen)
        case MIRROR___HYPERVISOR_platform_op: MIRROR_XENPF_INTERFACE_VERSION
        case MIRROR___HYPERVISOR_xsm_op: MIRROR_XEN_FLASK_INTERFACE_VERSION
        default: nil
        }
    }
}
