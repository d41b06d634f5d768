// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// Which domains an operation of physdev_op is for, of a control domain that asks.
///
/// What is not for a domain is answered with ENOSYS before anything else is looked at.
enum PhysdevReach {
    case everyDomain
    case everyDomainSincePassthrough
    /// A PVH domain only since Xen lets it pass devices through.
    case pvhSincePassthrough
    case pvOnly
    case nobody

    /// The first Xen that lets a PVH dom0 pass devices through.
    static let passthrough = Release(4, 20)

    init(_ operation: ABICommand) {
        self =
            switch operation.number {
            case MIRROR_PHYSDEVOP_pci_device_reset: .everyDomainSincePassthrough
            case MIRROR_PHYSDEVOP_map_pirq, MIRROR_PHYSDEVOP_unmap_pirq,
                MIRROR_PHYSDEVOP_setup_gsi:
                .pvhSincePassthrough
            case MIRROR_PHYSDEVOP_pci_mmcfg_reserved, MIRROR_PHYSDEVOP_pci_device_add,
                MIRROR_PHYSDEVOP_pci_device_remove, MIRROR_PHYSDEVOP_dbgp_op:
                .everyDomain
            case MIRROR_PHYSDEVOP_free_irq_vector: .nobody
            default: .pvOnly
            }
    }

    /// The rows of those that are refused, before the rows of all others.
    var refusals: [Row] {
        switch self {
        case .everyDomain: []
        case .everyDomainSincePassthrough:
            [
                .when(
                    .xen(before: Self.passthrough), .error(.enosys),
                    because: "Xen 4.20 brought the operation")
            ]
        case .pvhSincePassthrough:
            [
                .when(
                    .hardware && .xen(before: Self.passthrough), .error(.enosys),
                    because: "before Xen 4.20 it is not let through for a PVH dom0")
            ]
        case .pvOnly:
            [
                .when(
                    .hardware, .error(.enosys),
                    because: "it is not let through for a domain without pIRQs of its own")
            ]
        case .nobody:
            [.otherwise(.error(.enosys), because: "no Xen ever implemented it")]
        }
    }

    /// The rows of an operation: the refusals, then what the others are answered.
    static func rows(_ operation: ABICommand, _ answers: Pattern..., because: String) -> [Row] {
        let reach = PhysdevReach(operation)
        if case .nobody = reach { return reach.refusals }
        return reach.refusals + [Row(condition: .anywhere, answers: answers, because: because)]
    }

    /// What the rows have, with one for a paravirtualised domain before the last.
    static func rows(
        _ operation: ABICommand, pv: [Pattern], _ pvBecause: String, _ answers: Pattern...,
        because: String
    ) -> [Row] {
        PhysdevReach(operation).refusals + [
            Row(condition: .pv, answers: pv, because: pvBecause),
            Row(condition: .anywhere, answers: answers, because: because),
        ]
    }
}

extension ABICommand {
    /// The family of the clauses on a command, such as `pci-device-reset`.
    var family: String {
        String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    }
}

extension Answer {
    /// Whether the call does not exist here, so that a clause has nothing more to ask.
    var isUnknownCall: Bool { self == .error(.enosys) }
}
