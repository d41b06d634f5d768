// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Which types of control domain may use an operation of physdev_op.
///
/// Xen checks this first, and returns ENOSYS to all others.
enum PhysdevAvailability {
    case allDomains
    case allDomainsSincePassthrough
    /// PV, and PVH since the release in which a PVH dom0 can pass devices through.
    case pvhSincePassthrough
    case pvOnly
    case unimplemented

    /// The first Xen in which a PVH dom0 can pass devices through.
    static let passthroughRelease = Release(4, 20)

    init(_ operation: ABICommand) {
        self =
            switch operation.number {
            case MIRROR_PHYSDEVOP_pci_device_reset: .allDomainsSincePassthrough
            case MIRROR_PHYSDEVOP_map_pirq, MIRROR_PHYSDEVOP_unmap_pirq,
                MIRROR_PHYSDEVOP_setup_gsi:
                .pvhSincePassthrough
            case MIRROR_PHYSDEVOP_pci_mmcfg_reserved, MIRROR_PHYSDEVOP_pci_device_add,
                MIRROR_PHYSDEVOP_pci_device_remove, MIRROR_PHYSDEVOP_dbgp_op:
                .allDomains
            case MIRROR_PHYSDEVOP_free_irq_vector: .unimplemented
            default: .pvOnly
            }
    }

    /// The expectations of the environments that get ENOSYS.
    var refusals: [Expectation] {
        switch self {
        case .allDomains: []
        case .allDomainsSincePassthrough:
            [
                .when(
                    .xen(before: Self.passthroughRelease), .error(.enosys),
                    because: "Xen 4.20 added the operation")
            ]
        case .pvhSincePassthrough:
            [
                .when(
                    .hardware && .xen(before: Self.passthroughRelease), .error(.enosys),
                    because: "before Xen 4.20 a PVH dom0 may not use it")
            ]
        case .pvOnly:
            [
                .when(
                    .hardware, .error(.enosys),
                    because: "a domain without pIRQs may not use it")
            ]
        case .unimplemented:
            [.otherwise(.error(.enosys), because: "no Xen ever implemented it")]
        }
    }

    /// The expectations of an operation: the refusals, then the results in all other environments.
    static func expectations(_ operation: ABICommand, _ results: ExpectedResult..., because: String)
        -> [Expectation]
    {
        let availability = PhysdevAvailability(operation)
        if case .unimplemented = availability { return availability.refusals }
        return availability.refusals + [
            Expectation(condition: .always, results: results, because: because)
        ]
    }
}

extension ABICommand {
    /// The family of the command's clauses, such as `pci-device-reset`.
    var family: String { name.clauseNamePart }
}

extension StepResult {
    /// Whether the call does not exist here, so that the clause has to stop.
    var isUnknownCall: Bool { self == .error(.enosys) }
}
