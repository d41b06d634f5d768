// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The domctls that give a device to a domain and take it back.
///
/// Source: xen/drivers/passthrough/pci.c, xen/drivers/passthrough/iommu.c (Xen 4.17 to 4.22).
extension FakeXen {
    mutating func handDevice(_ call: DomctlCall, _ target: DomctlTarget)
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
        case .quarantine: receiver = FakePCI.nobody
        case .nobody: receiver = nil
        }
        guard argument.dev == MIRROR_XEN_DOMCTL_DEV_PCI else { throw .errno(.enodev) }
        let allowed =
            call.command == MIRROR_XEN_DOMCTL_assign_device ? MIRROR_XEN_DOMCTL_DEV_RDM_RELAXED : 0
        guard argument.flags & ~allowed == 0 else { throw .errno(.einval) }
        let sbdf = SBDF(rawValue: argument.machine_sbdf)
        guard call.command != MIRROR_XEN_DOMCTL_deassign_device else {
            return try takeDevice(sbdf, from: receiver)
        }
        guard let index = pci.index(of: sbdf) else {
            throw .errno(call.command == MIRROR_XEN_DOMCTL_assign_device ? .enodev : .einval)
        }
        let isFree = [DomainID(0), FakePCI.nobody].contains(pci[index].owner)
        guard call.command == MIRROR_XEN_DOMCTL_assign_device else {
            guard isFree else { throw .errno(.einval) }
            return 0
        }
        guard isFree else { throw .errno(.ebusy) }
        guard let receiver else { throw .errno(.esrch) }
        if let errno = pci.give(index, to: receiver) { throw .errno(errno) }
        return 0
    }

    /// What a domain gives back goes to nobody first, and to the hardware domain from there.
    private mutating func takeDevice(_ sbdf: SBDF, from owner: DomainID?)
        throws(CallFailure) -> Int64
    {
        guard let index = pci.index(of: sbdf), pci[index].owner == owner else {
            throw .errno(.enodev)
        }
        let next = owner == FakePCI.nobody ? DomainID(0) : FakePCI.nobody
        if let errno = pci.give(index, to: next) { throw .errno(errno) }
        return 0
    }
}
