// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// The physdev_op operations on PCI devices.
///
/// Source: xen/drivers/pci/physdev.c, xen/drivers/passthrough/pci.c, xen/arch/x86/msi.c,
/// xen/arch/x86/physdev.c (Xen 4.17 to 4.22).
extension FakeXen {
    // MARK: Reset

    func deviceToReset(_ sbdf: SBDF, _ flags: UInt32) throws(CallFailure) -> Int {
        guard flags & ~MIRROR_PCI_DEVICE_RESET_MASK == 0 else { throw .errno(.einval) }
        try requireControl()
        guard let index = pci.index(of: sbdf) else { throw .errno(.enodev) }
        return index
    }

    mutating func resetDevice(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        if behavior.mutations.contains(.checksDeviceBeforeFlags) {
            let device = try memory.load(mirror_physdev_pci_device(), from: address)
            guard pci.index(of: SBDF(device)) != nil else {
                throw .errno(.enodev)
            }
        }
        let device = try behavior.reset.loadDevice(address, memory)
        // `loadDevice` has already checked the reset type.
        let index = try deviceToReset(device, MIRROR_PCI_DEVICE_RESET_FLR)
        if let errno = pci.resetVPCI(index) { throw .errno(errno) }
        return 0
    }

    // MARK: Adding and removing

    mutating func addDevice(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_physdev_pci_device_add(), from: address)
        if argument.flags & MIRROR_XEN_PCI_DEV_PXM != 0 {
            let offset = MemoryLayout<mirror_physdev_pci_device_add>.size
            _ = try memory.load(UInt32(0), from: address.advanced(by: offset))
        }
        return try add(
            SBDF(segment: argument.seg, bus: argument.bus, devfn: argument.devfn),
            isVirtual: argument.flags & MIRROR_XEN_PCI_DEV_VIRTFN != 0)
    }

    private mutating func add(_ sbdf: SBDF, isVirtual: Bool) throws(CallFailure) -> Int64 {
        try requireControl()
        guard !isVirtual else { throw .notEmulated("the fake does not model virtual functions") }
        guard let index = pci.machineIndex(of: sbdf) else {
            throw .notEmulated("the fake cannot add a device that its profile lacks")
        }
        if pci[index].isKnown { return 0 }
        pci[index].isKnown = true
        if let errno = pci.assign(index, to: DomainID(0)) {
            pci[index].isKnown = false
            throw .errno(errno)
        }
        return 0
    }

    mutating func removeDevice(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_physdev_pci_device(), from: address)
        return try remove(SBDF(argument))
    }

    private mutating func remove(_ sbdf: SBDF) throws(CallFailure) -> Int64 {
        try requireControl()
        guard let index = pci.index(of: sbdf) else { throw .errno(.enodev) }
        pci[index].isKnown = false
        pci[index].isMSIXPrepared = false
        pci[index].vpci = nil
        return 0
    }

    // MARK: Operations for PV domains only

    mutating func pvDeviceOperation(
        _ command: UInt32, _ address: Address, _ memory: any CallerMemory
    )
        throws(CallFailure) -> Int64
    {
        switch command {
        case MIRROR_PHYSDEVOP_manage_pci_add:
            let argument = try memory.load(mirror_physdev_manage_pci(), from: address)
            return try add(
                SBDF(segment: 0, bus: argument.bus, devfn: argument.devfn), isVirtual: false)
        case MIRROR_PHYSDEVOP_manage_pci_remove:
            let argument = try memory.load(mirror_physdev_manage_pci(), from: address)
            return try remove(SBDF(segment: 0, bus: argument.bus, devfn: argument.devfn))
        case MIRROR_PHYSDEVOP_manage_pci_add_ext:
            let argument = try memory.load(mirror_physdev_manage_pci_ext(), from: address)
            guard argument.is_extfn <= 1, argument.is_virtfn <= 1 else { throw .errno(.einval) }
            return try add(
                SBDF(segment: 0, bus: argument.bus, devfn: argument.devfn),
                isVirtual: argument.is_virtfn == 1)
        case MIRROR_PHYSDEVOP_restore_msi:
            let argument = try memory.load(mirror_physdev_restore_msi(), from: address)
            return try restoreMSIs(of: SBDF(segment: 0, bus: argument.bus, devfn: argument.devfn))
        case MIRROR_PHYSDEVOP_restore_msi_ext:
            return try restoreMSIs(
                of: SBDF(try memory.load(mirror_physdev_pci_device(), from: address)))
        default:
            let device = SBDF(try memory.load(mirror_physdev_pci_device(), from: address))
            try requireControl()
            return try setMSIXPrepared(device, command == MIRROR_PHYSDEVOP_prepare_msix)
        }
    }

    /// Xen looks for the device before it checks the caller's privilege.
    private func restoreMSIs(of sbdf: SBDF) throws(CallFailure) -> Int64 {
        guard pci.index(of: sbdf) != nil else { throw .errno(.enodev) }
        try requireControl()
        return 0
    }

    mutating func setMSIXPrepared(_ sbdf: SBDF, _ isPrepared: Bool) throws(CallFailure) -> Int64 {
        guard let index = pci.index(of: sbdf) else { throw .errno(.enodev) }
        guard pci[index].configSpace.declared.msix != nil else {
            throw .notEmulated("Xen follows a null pointer for a device without MSI-X")
        }
        guard pci[index].isMSIXPrepared != isPrepared else { throw .errno(.ebusy) }
        pci[index].isMSIXPrepared = isPrepared
        return 0
    }

    // MARK: The machine

    func reserveMMCFG(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) -> Int64 {
        try requireControl()
        let argument = try memory.load(mirror_physdev_pci_mmcfg_reserved(), from: address)
        guard argument.flags & ~MIRROR_XEN_PCI_MMCFG_RESERVED == 0 else { throw .errno(.einval) }
        guard argument.segment == 0, argument.start_bus == 0, argument.end_bus == .max else {
            throw .errno(.enodev)
        }
        guard argument.address == hardware.mmcfgAddress else { throw .errno(.eio) }
        return 0
    }

    /// Handles the USB debug port.
    ///
    /// Xen uses none here.
    func debugPort(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) -> Int64 {
        guard caller.isHardwareDomain else { throw .errno(.eperm) }
        guard memory.isReadable(address, count: MemoryLayout<mirror_physdev_dbgp_op>.size) else {
            throw .errno(.efault)
        }
        return 0
    }
}
