// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Privcmd {
    /// Creates a domain without memory and without a running CPU, as a toolstack first does.
    ///
    /// The C name is `XEN_DOMCTL_createdomain`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - type: how it is virtualised; a hardware virtualised one has only a local APIC.
    ///   - hasIOMMU: whether devices may be assigned to it.
    /// - Returns: the domain, whose number Xen chooses. ``destroyDomain(_:)`` destroys it.
    /// - Throws: EPERM outside the control domain; EACCES for another interface version; EINVAL and
    ///   EOPNOTSUPP for a domain that this Xen or this machine does not support; ENOMEM.
    public func createDomain(_ type: DomainType, hasIOMMU: Bool = false) throws(PrivcmdError)
        -> DomainID
    {
        let version = try domctlVersion(for: .createDomain)
        var head = mirror_xen_domctl_createdomain_head()
        head.flags =
            (type != .pv ? MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap : 0)
            | (hasIOMMU ? MIRROR_XEN_DOMCTL_CDF_iommu : 0)
        head.max_vcpus = 1
        // The smallest numbers that every release accepts; -1 selects Xen's default.
        head.max_evtchn_port = 1023
        head.max_grant_frames = -1
        head.max_maptrack_frames = -1
        head.grant_opts = 1
        var argument = DomctlArgument(
            MIRROR_XEN_DOMCTL_createdomain, version, DomainID(0), head)
        if type != .pv {
            argument.set(
                MIRROR_XEN_X86_EMU_LAPIC,
                at: ABI.emulationFlagsOffset(domctlVersion: version))
        }
        try domctl(&argument, for: .createDomain)
        return argument.domain
    }

    /// Destroys a domain and its mappings.
    ///
    /// The C name is `XEN_DOMCTL_destroydomain`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameter domain: the domain.
    /// - Throws: ESRCH without such a domain; EPERM; EINVAL for the caller's own domain; EACCES;
    ///   ERESTART if 100 calls did not destroy it.
    public func destroyDomain(_ domain: DomainID) throws(PrivcmdError) {
        let version = try domctlVersion(for: .destroyDomain(domain))
        for attempt in 1... {
            var argument = DomctlArgument(
                MIRROR_XEN_DOMCTL_destroydomain, version, domain, UInt64(0))
            do throws(PrivcmdError) {
                return try domctl(&argument, for: .destroyDomain(domain))
            } catch {
                // Xen returns ERESTART until it has freed all memory of the domain.
                guard error.errno == .erestart, attempt < 100 else { throw error }
            }
        }
    }

    /// Grants or revokes a domain's access to an interrupt that the caller has mapped.
    ///
    /// The C name is `XEN_DOMCTL_irq_permission`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - pirq: a pIRQ *of the caller*, which a PVH dom0 does not have for a device's GSI.
    ///   - domain: the domain.
    ///   - isAllowed: true to grant access, false to revoke it.
    /// - Throws: EFAULT; EACCES; ESRCH; EINVAL for a pIRQ that is out of range; EPERM if the caller
    ///   has no interrupt mapped to it, or no access to it; ENOMEM.
    public func setIRQPermission(
        _ pirq: PIRQ, for domain: DomainID, isAllowed: Bool
    ) throws(PrivcmdError) {
        let operation = PrivcmdError.Operation.irqPermission(pirq, domain)
        let version = try domctlVersion(for: operation)
        var member = mirror_xen_domctl_irq_permission()
        member.pirq = UInt32(bitPattern: pirq.rawValue)
        member.allow_access = isAllowed ? 1 : 0
        var argument = DomctlArgument(MIRROR_XEN_DOMCTL_irq_permission, version, domain, member)
        try domctl(&argument, for: operation)
    }

    /// Grants or revokes a domain's access to a GSI.
    ///
    /// The C name is `XEN_DOMCTL_gsi_permission`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - gsi: the GSI.
    ///   - domain: the domain.
    ///   - isAllowed: true to grant access, false to revoke it.
    /// - Throws: ENOSYS before Xen 4.20; EFAULT; EACCES; ESRCH; ERANGE for a GSI beyond the last;
    ///   EINVAL for one that no IO-APIC has; EPERM if the caller has no access to it; ENOMEM.
    public func setGSIPermission(
        _ gsi: GSI, for domain: DomainID, isAllowed: Bool
    ) throws(PrivcmdError) {
        let operation = PrivcmdError.Operation.gsiPermission(gsi, domain)
        let version = try domctlVersion(for: operation)
        let member = mirror_xen_domctl_gsi_permission(
            gsi: gsi.rawValue,
            flags: isAllowed ? MIRROR_XEN_DOMCTL_GSI_GRANT : MIRROR_XEN_DOMCTL_GSI_REVOKE)
        var argument = DomctlArgument(MIRROR_XEN_DOMCTL_gsi_permission, version, domain, member)
        try domctl(&argument, for: operation)
    }

    /// The version of the domctl interface.
    ///
    /// Each release of Xen accepts only its own.
    func domctlVersion(for operation: PrivcmdError.Operation) throws(PrivcmdError)
        -> UInt32
    {
        let xen = try xenVersion()
        guard let version = ABI.domctlVersion(of: xen.release) else {
            throw PrivcmdError(
                operation,
                .notEmulated("the version of domctl's interface is not known for Xen \(xen)"))
        }
        return version
    }

    func domctl(
        _ argument: inout DomctlArgument, for operation: PrivcmdError.Operation
    ) throws(PrivcmdError) {
        do throws(CallFailure) {
            _ = try call(
                hypercall: UInt64(MIRROR___HYPERVISOR_domctl), structure: &argument)
        } catch {
            throw PrivcmdError(operation, after: error)
        }
    }
}
