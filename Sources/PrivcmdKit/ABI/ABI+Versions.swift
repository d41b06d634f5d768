// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension ABI {
    /// The versions of a hypercall's interface that the table describes; nil where it has none.
    static func versions(of hypercall: ABIHypercall) -> ClosedRange<UInt32>? {
        guard case .envelope(_, let commands) = hypercall.shape else { return nil }
        let all = commands.flatMap(\.layouts).map(\.versions)
        guard let first = all.map(\.lowerBound).min(), let last = all.map(\.upperBound).max() else {
            return nil
        }
        return first...last
    }

    /// The version of a hypercall's interface that a release of Xen speaks; nil for one not known.
    static func version(of hypercall: ABIHypercall, in xen: Release) -> UInt32? {
        switch UInt32(hypercall.number) {
        case MIRROR___HYPERVISOR_domctl: domctlVersion(of: xen)
        default: nil
        }
    }
}
