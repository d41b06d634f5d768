// SPDX-License-Identifier: MIT

internal import CPrivcmd

extension Privcmd {
    /// Asks whether a PCI device could be given to a domain.
    ///
    /// The C name is `XEN_DOMCTL_test_assign_device`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - domain: who would get it.
    /// - Throws: EINVAL where somebody has it, or Xen does not know it; ESRCH; EOPNOTSUPP for a
    ///   domain without an IOMMU; EPERM; EACCES.
    public func testAssignment(of device: SBDF, to domain: DomainID) throws(PrivcmdError) {
        try hand(MIRROR_XEN_DOMCTL_test_assign_device, device, domain)
    }

    /// Gives a PCI device to a domain.
    ///
    /// The C name is `XEN_DOMCTL_assign_device`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - domain: who gets it; ``DomainID/io`` keeps it from everybody.
    /// - Throws: EBUSY where another domain has it; ENODEV; ESRCH; EOPNOTSUPP for a domain without
    ///   an IOMMU; EPERM, also where its memory cannot be mapped; EACCES.
    public func assign(_ device: SBDF, to domain: DomainID) throws(PrivcmdError) {
        try hand(MIRROR_XEN_DOMCTL_assign_device, device, domain)
    }

    /// Takes a PCI device from a domain.
    ///
    /// One that a guest gives back goes to ``DomainID/io``, and from there to dom0.
    ///
    /// The C name is `XEN_DOMCTL_deassign_device`, source: xen/include/public/domctl.h (Xen 4.20).
    ///
    /// - Parameters:
    ///   - device: the device.
    ///   - domain: who has it.
    /// - Throws: ENODEV where that domain does not have it; ESRCH; EPERM; EACCES.
    public func deassign(_ device: SBDF, from domain: DomainID) throws(PrivcmdError) {
        try hand(MIRROR_XEN_DOMCTL_deassign_device, device, domain)
    }

    private func hand(_ command: UInt32, _ device: SBDF, _ domain: DomainID) throws(PrivcmdError) {
        let operation = PrivcmdError.Operation.assignment(device, domain)
        let version = try domctlVersion(for: operation)
        let arm = mirror_xen_domctl_assign_pci_device(
            dev: MIRROR_XEN_DOMCTL_DEV_PCI, flags: 0, machine_sbdf: device.rawValue)
        var argument = DomctlEnvelope(command, version, domain, arm)
        try perform(&argument, operation)
    }
}
