// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Privcmd {
    /// Checks whether a PCI device could be assigned to a domain.
    ///
    /// The C name is `XEN_DOMCTL_test_assign_device`, source: xen/include/public/domctl.h (Xen
    /// 4.20).
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - domain: the domain to assign it to.
    /// - Throws: EINVAL if it is assigned, or Xen does not know it; ESRCH; EOPNOTSUPP for a
    ///   domain without an IOMMU; EPERM; EACCES.
    public func testAssignment(of device: SBDF, to domain: DomainID) throws(PrivcmdError) {
        try setAssignment(MIRROR_XEN_DOMCTL_test_assign_device, device, domain)
    }

    /// Assigns a PCI device to a domain.
    ///
    /// The C name is `XEN_DOMCTL_assign_device`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - domain: the domain to assign it to; ``DomainID/io`` puts it in quarantine.
    /// - Throws: EBUSY if it is assigned to another domain; ENODEV; ESRCH; EOPNOTSUPP for a domain
    ///   without an IOMMU; EPERM, also if its memory cannot be mapped; EACCES.
    public func assign(_ device: SBDF, to domain: DomainID) throws(PrivcmdError) {
        try setAssignment(MIRROR_XEN_DOMCTL_assign_device, device, domain)
    }

    /// Deassigns a PCI device from a domain.
    ///
    /// Deassigned from a guest it goes to ``DomainID/io``. Deassigned from there it goes to dom0.
    ///
    /// The C name is `XEN_DOMCTL_deassign_device`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - domain: the domain that it is assigned to.
    /// - Throws: ENODEV if it is not assigned to that domain; ESRCH; EPERM; EACCES.
    public func deassign(_ device: SBDF, from domain: DomainID) throws(PrivcmdError) {
        try setAssignment(MIRROR_XEN_DOMCTL_deassign_device, device, domain)
    }

    private func setAssignment(_ command: UInt32, _ device: SBDF, _ domain: DomainID)
        throws(PrivcmdError)
    {
        let operation = PrivcmdError.Operation.assignment(device, domain)
        let version = try domctlVersion(for: operation)
        let member = mirror_xen_domctl_assign_pci_device(
            dev: MIRROR_XEN_DOMCTL_DEV_PCI, flags: 0, machine_sbdf: device.rawValue)
        var argument = DomctlArgument(command, version, domain, member)
        try domctl(&argument, for: operation)
    }
}
