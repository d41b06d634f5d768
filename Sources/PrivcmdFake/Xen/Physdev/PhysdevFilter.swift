// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// A row of the table of physdev_op operations that Xen allows an HVM or PVH domain to call.
///
/// Without a row, an operation returns ENOSYS before Xen reads its argument.
///
/// Source: xen/arch/x86/hvm/hypercall.c (Xen 4.17 to 4.22).
struct PhysdevFilter {
    let operation: UInt32
    let allowed: Callers
    /// The change that allowed it; nil if every release does.
    let since: XenChange?

    /// The domains that may call it.
    enum Callers {
        case everyDomain
        /// Domains with pIRQs.
        case hasPIRQs
        case hardwareDomain

        func includes(_ domain: FakeDomain) -> Bool {
            switch self {
            case .everyDomain: true
            case .hasPIRQs: domain.hasPIRQs
            case .hardwareDomain: domain.isHardwareDomain
            }
        }
    }

    private init(_ operation: UInt32, _ audience: Callers, since: XenChange? = nil) {
        self.operation = operation
        self.allowed = audience
        self.since = since
    }

    static let rows = [
        PhysdevFilter(MIRROR_PHYSDEVOP_map_pirq, .hasPIRQs),
        PhysdevFilter(MIRROR_PHYSDEVOP_unmap_pirq, .hasPIRQs),
        PhysdevFilter(MIRROR_PHYSDEVOP_map_pirq, .everyDomain, since: .mapPIRQForPVH),
        PhysdevFilter(MIRROR_PHYSDEVOP_unmap_pirq, .everyDomain, since: .mapPIRQForPVH),
        PhysdevFilter(MIRROR_PHYSDEVOP_eoi, .hasPIRQs),
        PhysdevFilter(MIRROR_PHYSDEVOP_irq_status_query, .hasPIRQs),
        PhysdevFilter(MIRROR_PHYSDEVOP_get_free_pirq, .hasPIRQs),
        PhysdevFilter(MIRROR_PHYSDEVOP_pci_mmcfg_reserved, .hardwareDomain),
        PhysdevFilter(MIRROR_PHYSDEVOP_pci_device_add, .hardwareDomain),
        PhysdevFilter(MIRROR_PHYSDEVOP_pci_device_remove, .hardwareDomain),
        PhysdevFilter(MIRROR_PHYSDEVOP_dbgp_op, .hardwareDomain),
        PhysdevFilter(MIRROR_PHYSDEVOP_setup_gsi, .hardwareDomain, since: .setupGSIForPVH),
        PhysdevFilter(MIRROR_PHYSDEVOP_pci_device_reset, .hardwareDomain, since: .deviceReset),
    ]

    /// The operations that a domain may call, one bit for each.
    static func allowedOps(for domain: FakeDomain, _ behavior: XenBehavior) -> UInt64 {
        guard domain.usesHVM else { return .max }
        return rows.reduce(0) { bits, row in
            let isOpen = row.allowed.includes(domain) && row.since.map(behavior.has) ?? true
            return isOpen ? bits | 1 << UInt64(row.operation) : bits
        }
    }
}
