// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Privcmd {
    /// Creates a domain that has neither memory nor a running CPU: what a toolstack begins with.
    ///
    /// The C name is `XEN_DOMCTL_createdomain`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - kind: how it is virtualised; in hardware it has a local APIC and nothing else.
    ///   - hasIOMMU: whether it may be given devices.
    /// - Returns: the domain, whose number Xen chooses. ``destroyDomain(_:)`` takes it away.
    /// - Throws: EPERM outside the control domain; EACCES for another interface version; EINVAL and
    ///   EOPNOTSUPP for what this Xen or this machine cannot make; ENOMEM.
    public func createDomain(_ kind: GuestKind, hasIOMMU: Bool = false) throws(PrivcmdError)
        -> DomainID
    {
        let version = try domctlVersion(for: .createDomain)
        var head = mirror_xen_domctl_createdomain_head()
        head.flags =
            (kind == .hardware ? MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap : 0)
            | (hasIOMMU ? MIRROR_XEN_DOMCTL_CDF_iommu : 0)
        head.max_vcpus = 1
        // The smallest numbers that every release takes; -1 is Xen's own default.
        head.max_evtchn_port = 1023
        head.max_grant_frames = -1
        head.max_maptrack_frames = -1
        head.grant_opts = 1
        var argument = DomctlEnvelope(
            MIRROR_XEN_DOMCTL_createdomain, version, DomainID(0), head)
        if kind == .hardware {
            argument.set(
                MIRROR_XEN_X86_EMU_LAPIC,
                at: ABI.emulationFlagsOffset(domctlVersion: version))
        }
        try perform(&argument, .createDomain)
        return argument.domain
    }

    /// Destroys a domain, with all that was mapped into it.
    ///
    /// The C name is `XEN_DOMCTL_destroydomain`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameter domain: the domain.
    /// - Throws: ESRCH where there is none; EPERM; EINVAL for the caller's own; EACCES; ERESTART
    ///   where it is still not destroyed after many calls.
    public func destroyDomain(_ domain: DomainID) throws(PrivcmdError) {
        let version = try domctlVersion(for: .destroyDomain(domain))
        for attempt in 1... {
            var argument = DomctlEnvelope(
                MIRROR_XEN_DOMCTL_destroydomain, version, domain, UInt64(0))
            do throws(PrivcmdError) {
                return try perform(&argument, .destroyDomain(domain))
            } catch {
                // Xen asks to be called again while there is memory to be freed.
                guard error.errno == .erestart, attempt < 100 else { throw error }
            }
        }
    }

    /// Gives a domain access to an interrupt that the caller has mapped, or takes it away.
    ///
    /// The C name is `XEN_DOMCTL_irq_permission`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - pirq: a pIRQ *of the caller*, which a PVH dom0 does not have for a device's GSI.
    ///   - domain: who gets access, or loses it.
    ///   - isAllowed: whether it gets it.
    /// - Throws: EFAULT; EACCES; ESRCH; EINVAL for a pIRQ that no caller can have; EPERM where the
    ///   caller has no interrupt mapped to it, or no access to it; ENOMEM.
    public func setIRQPermission(
        _ pirq: PIRQ, for domain: DomainID, isAllowed: Bool
    ) throws(PrivcmdError) {
        let operation = PrivcmdError.Operation.irqPermission(pirq, domain)
        let version = try domctlVersion(for: operation)
        var arm = mirror_xen_domctl_irq_permission()
        arm.pirq = UInt32(bitPattern: pirq.rawValue)
        arm.allow_access = isAllowed ? 1 : 0
        var argument = DomctlEnvelope(MIRROR_XEN_DOMCTL_irq_permission, version, domain, arm)
        try perform(&argument, operation)
    }

    /// Gives a domain access to a GSI, or takes it away.
    ///
    /// The C name is `XEN_DOMCTL_gsi_permission`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - gsi: the GSI.
    ///   - domain: who gets access, or loses it.
    ///   - isAllowed: whether it gets it.
    /// - Throws: ENOSYS before Xen 4.20; EFAULT; EACCES; ESRCH; ERANGE for a GSI beyond the last;
    ///   EINVAL for one that no IO-APIC has; EPERM where the caller has no access to it; ENOMEM.
    public func setGSIPermission(
        _ gsi: GSI, for domain: DomainID, isAllowed: Bool
    ) throws(PrivcmdError) {
        let operation = PrivcmdError.Operation.gsiPermission(gsi, domain)
        let version = try domctlVersion(for: operation)
        let arm = mirror_xen_domctl_gsi_permission(
            gsi: gsi.rawValue,
            flags: isAllowed ? MIRROR_XEN_DOMCTL_GSI_GRANT : MIRROR_XEN_DOMCTL_GSI_REVOKE)
        var argument = DomctlEnvelope(MIRROR_XEN_DOMCTL_gsi_permission, version, domain, arm)
        try perform(&argument, operation)
    }

    /// The version of domctl's interface, which each release of Xen wants to be its own.
    func domctlVersion(for operation: PrivcmdError.Operation) throws(PrivcmdError)
        -> UInt32
    {
        let xen = try xenVersion()
        guard let version = ABI.domctlVersion(of: xen.release) else {
            throw PrivcmdError(
                operation,
                .unanswered("the version of domctl's interface is not known for Xen \(xen)"))
        }
        return version
    }

    func perform(
        _ argument: inout DomctlEnvelope, _ operation: PrivcmdError.Operation
    ) throws(PrivcmdError) {
        do throws(CallFailure) {
            _ = try perform(
                hypercall: UInt64(MIRROR___HYPERVISOR_domctl), envelope: &argument)
        } catch {
            throw PrivcmdError(operation, after: error)
        }
    }
}
