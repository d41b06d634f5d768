// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The domctls that assign a device to a domain and deassign it.
///
/// Source: xen/drivers/passthrough/pci.c, xen/drivers/passthrough/iommu.c (Xen 4.17 to 4.22).
extension FakeXen {
    mutating func assignOrDeassignDevice(_ call: DomctlCall, _ target: DomctlTarget)
        throws(CallFailure) -> Int64
    {
        let argument = try call.argument(mirror_xen_domctl_assign_pci_device())
        let receiver: DomainID?
        switch target {
        case .domain(let index):
            guard domains[index].hasIOMMU || domains[index].isHardwareDomain else {
                throw .errno(.eopnotsupp)
            }
            guard index != Self.callerIndex else { throw .errno(.einval) }
            receiver = domains[index].id
        case .quarantine: receiver = FakeXenPCI.domIO
        case .noDomain: receiver = nil
        }
        guard argument.dev == MIRROR_XEN_DOMCTL_DEV_PCI else { throw .errno(.enodev) }
        let allowed =
            call.command == MIRROR_XEN_DOMCTL_assign_device ? MIRROR_XEN_DOMCTL_DEV_RDM_RELAXED : 0
        guard argument.flags & ~allowed == 0 else { throw .errno(.einval) }
        let sbdf = SBDF(rawValue: argument.machine_sbdf)
        guard call.command != MIRROR_XEN_DOMCTL_deassign_device else {
            return try deassignDevice(sbdf, from: receiver)
        }
        guard let index = pci.index(of: sbdf) else {
            throw .errno(call.command == MIRROR_XEN_DOMCTL_assign_device ? .enodev : .einval)
        }
        let isFree = [DomainID(0), FakeXenPCI.domIO].contains(pci[index].owner)
        guard call.command == MIRROR_XEN_DOMCTL_assign_device else {
            guard isFree else { throw .errno(.einval) }
            return 0
        }
        guard isFree else { throw .errno(.ebusy) }
        guard let receiver else { throw .errno(.esrch) }
        if let errno = pci.assign(index, to: receiver) { throw .errno(errno) }
        return 0
    }

    /// A deassigned device moves to DOMID_IO first, and from there to the hardware domain.
    private mutating func deassignDevice(_ sbdf: SBDF, from owner: DomainID?)
        throws(CallFailure) -> Int64
    {
        guard let index = pci.index(of: sbdf), pci[index].owner == owner else {
            throw .errno(.enodev)
        }
        let next = owner == FakeXenPCI.domIO ? DomainID(0) : FakeXenPCI.domIO
        if let errno = pci.assign(index, to: next) { throw .errno(errno) }
        return 0
    }
}
