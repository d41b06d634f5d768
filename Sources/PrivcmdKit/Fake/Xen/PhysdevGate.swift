// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// An operation of physdev_op that Xen lets through for a domain in hardware virtualisation: a
/// row of a table.
///
/// What no row lets through is answered with ENOSYS before its argument is looked at.
///
/// Source: xen/arch/x86/hvm/hypercall.c (Xen 4.17 to 4.22).
struct PhysdevGate {
    let operation: UInt32
    let audience: Audience
    /// The change that opened it; nil where every release has it open.
    let since: XenChange?

    /// Which domains it is open for.
    enum Audience {
        case everyDomain
        /// Domains that have the notion of pIRQs.
        case hasPIRQs
        case hardwareDomain

        func holds(for domain: FakeDomain) -> Bool {
            switch self {
            case .everyDomain: true
            case .hasPIRQs: domain.hasPIRQs
            case .hardwareDomain: domain.isHardwareDomain
            }
        }
    }

    private init(_ operation: UInt32, _ audience: Audience, since: XenChange? = nil) {
        self.operation = operation
        self.audience = audience
        self.since = since
    }

    static let rows = [
        PhysdevGate(MIRROR_PHYSDEVOP_map_pirq, .hasPIRQs),
        PhysdevGate(MIRROR_PHYSDEVOP_unmap_pirq, .hasPIRQs),
        PhysdevGate(MIRROR_PHYSDEVOP_map_pirq, .everyDomain, since: .mapPIRQForPVH),
        PhysdevGate(MIRROR_PHYSDEVOP_unmap_pirq, .everyDomain, since: .mapPIRQForPVH),
        PhysdevGate(MIRROR_PHYSDEVOP_eoi, .hasPIRQs),
        PhysdevGate(MIRROR_PHYSDEVOP_irq_status_query, .hasPIRQs),
        PhysdevGate(MIRROR_PHYSDEVOP_get_free_pirq, .hasPIRQs),
        PhysdevGate(MIRROR_PHYSDEVOP_pci_mmcfg_reserved, .hardwareDomain),
        PhysdevGate(MIRROR_PHYSDEVOP_pci_device_add, .hardwareDomain),
        PhysdevGate(MIRROR_PHYSDEVOP_pci_device_remove, .hardwareDomain),
        PhysdevGate(MIRROR_PHYSDEVOP_dbgp_op, .hardwareDomain),
        PhysdevGate(MIRROR_PHYSDEVOP_setup_gsi, .hardwareDomain, since: .setupGSIForPVH),
        PhysdevGate(MIRROR_PHYSDEVOP_pci_device_reset, .hardwareDomain, since: .deviceReset),
    ]

    /// The operations that are open to a domain, one bit for each.
    static func open(to domain: FakeDomain, _ traits: XenTraits) -> UInt64 {
        guard domain.isInHardware else { return .max }
        return rows.reduce(0) { bits, row in
            let isOpen = row.audience.holds(for: domain) && row.since.map(traits.has) ?? true
            return isOpen ? bits | 1 << UInt64(row.operation) : bits
        }
    }
}
