// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The domctls that grant a domain access to an interrupt, I/O memory or ports.
///
/// Source: xen/common/domctl.c, xen/arch/x86/domctl.c (Xen 4.17 to 4.22).
extension FakeXen {
    mutating func setPermission(_ call: DomctlCall, of target: Int) throws(CallFailure) -> Int64 {
        // Releases with this change checked the privilege before the arguments.
        if !behavior.has(.permissionChecksFirst) { try requireControl() }
        switch call.command {
        case MIRROR_XEN_DOMCTL_irq_permission:
            let argument = try call.argument(mirror_xen_domctl_irq_permission())
            guard argument.pirq < UInt32(caller.pirqs.count) else { throw .errno(.einval) }
            let interrupt = caller.pirqs.interrupt(of: Int32(argument.pirq))
            guard interrupt != 0 else { throw .errno(.eperm) }
            return try setAccess(to: interrupt, of: target, argument.allow_access != 0)
        case behavior.permission.number:
            let argument = try call.argument(mirror_xen_domctl_gsi_permission())
            let isGrant = try behavior.permission.isGrant(argument)
            let interrupt = try CallFailure.convertingErrno { () throws(Errno) in
                try ioapic.interrupt(of: argument.gsi)
            }
            return try setAccess(to: interrupt, of: target, isGrant)
        case MIRROR_XEN_DOMCTL_iomem_permission:
            let argument = try call.argument(mirror_xen_domctl_iomem_permission())
            let last = argument.first_mfn &+ argument.nr_mfns &- 1
            guard last >= argument.first_mfn else { throw .errno(.einval) }
            return try setAccess(
                to: argument.first_mfn...last, .frames, of: target, argument.allow_access != 0)
        default:
            let argument = try call.argument(mirror_xen_domctl_ioport_permission())
            let end = argument.first_port &+ argument.nr_ports
            guard end > argument.first_port, end <= UInt32(AccessRanges.lastPort) + 1 else {
                throw .errno(.einval)
            }
            return try setAccess(
                to: UInt64(argument.first_port)...UInt64(end - 1), .ports, of: target,
                argument.allow_access != 0)
        }
    }

    /// The caller can grant and revoke only what it has access to.
    private mutating func setAccess(to interrupt: Int32, of target: Int, _ isPermitted: Bool)
        throws(CallFailure) -> Int64
    {
        try requireControl()
        guard
            caller.pirqs.isPermitted(interrupt)
                || behavior.mutations.contains(.grantsWithoutOwnAccess)
        else { throw .errno(.eperm) }
        domains[target].pirqs.setAccess(interrupt, isPermitted)
        return 0
    }

    private mutating func setAccess(
        to range: ClosedRange<UInt64>, _ kind: AccessRanges.Kind, of target: Int,
        _ isPermitted: Bool
    ) throws(CallFailure) -> Int64 {
        try requireControl()
        guard caller.access[kind].contains(range) else { throw .errno(.eperm) }
        if isPermitted {
            domains[target].access[kind].insert(range)
        } else {
            domains[target].access[kind].remove(range)
        }
        return 0
    }
}
