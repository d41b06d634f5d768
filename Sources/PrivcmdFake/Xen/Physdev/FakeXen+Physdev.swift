// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// physdev_op: the operations that each caller may use, and the short ones.
///
/// Source: xen/arch/x86/physdev.c, xen/drivers/pci/physdev.c (Xen 4.17 to 4.22).
extension FakeXen {
    mutating func physdev(_ command: UInt32, _ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard command < UInt64.bitWidth, allowedPhysdevOps & 1 << UInt64(command) != 0 else {
            throw .errno(.enosys)
        }
        switch command {
        case MIRROR_PHYSDEVOP_map_pirq: return try mapPIRQ(address, memory)
        case MIRROR_PHYSDEVOP_unmap_pirq: return try unmapPIRQ(address, memory)
        case MIRROR_PHYSDEVOP_setup_gsi: return try setUpGSI(address, memory)
        case MIRROR_PHYSDEVOP_pci_device_reset where behavior.has(.deviceReset):
            return try resetDevice(address, memory)
        case MIRROR_PHYSDEVOP_pci_device_add: return try addDevice(address, memory)
        case MIRROR_PHYSDEVOP_pci_device_remove: return try removeDevice(address, memory)
        case MIRROR_PHYSDEVOP_pci_mmcfg_reserved: return try reserveMMCFG(address, memory)
        case MIRROR_PHYSDEVOP_dbgp_op: return try debugPort(address, memory)
        case MIRROR_PHYSDEVOP_get_free_pirq: return try getFreePIRQ(address, memory)
        case MIRROR_PHYSDEVOP_eoi: return try eoi(address, memory)
        case MIRROR_PHYSDEVOP_irq_status_query: return try irqStatusQuery(address, memory)
        case MIRROR_PHYSDEVOP_manage_pci_add, MIRROR_PHYSDEVOP_manage_pci_remove,
            MIRROR_PHYSDEVOP_manage_pci_add_ext, MIRROR_PHYSDEVOP_restore_msi,
            MIRROR_PHYSDEVOP_restore_msi_ext, MIRROR_PHYSDEVOP_prepare_msix,
            MIRROR_PHYSDEVOP_release_msix:
            return try pvDeviceOperation(command, address, memory)
        default: return try pvOnlyOperation(command, address, memory)
        }
    }

    /// The operations on interrupts and ports that only PV domains may call.
    private func pvOnlyOperation(
        _ command: UInt32, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        switch command {
        case MIRROR_PHYSDEVOP_IRQ_UNMASK_NOTIFY: return 0
        case MIRROR_PHYSDEVOP_set_iopl:
            let argument = try memory.load(mirror_physdev_set_iopl(), from: address)
            guard argument.iopl <= Self.lowestPrivilege else { throw .errno(.einval) }
            return 0
        case MIRROR_PHYSDEVOP_set_iobitmap:
            let argument = try memory.load(mirror_physdev_set_iobitmap(), from: address)
            guard argument.nr_ports <= Self.portCount,
                !Self.hypervisorAddresses.contains(argument.bitmap)
            else { throw .errno(.einval) }
            return 0
        case MIRROR_PHYSDEVOP_apic_read, MIRROR_PHYSDEVOP_apic_write:
            return try accessAPIC(command, address, memory)
        case MIRROR_PHYSDEVOP_alloc_irq_vector:
            var argument = try memory.load(mirror_physdev_irq(), from: address)
            try requireControl()
            argument.vector = argument.irq
            try memory.store(argument, to: address)
            return 0
        case MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v1, MIRROR_PHYSDEVOP_pirq_eoi_gmfn_v2:
            let argument = try memory.load(mirror_physdev_pirq_eoi_gmfn(), from: address)
            guard argument.gmfn < Self.frameNumberLimit else { throw .errno(.einval) }
            throw .notEmulated("the fake does not model the page of pIRQs that need an EOI")
        default: throw .errno(.enosys)
        }
    }

    private func accessAPIC(_ command: UInt32, _ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_physdev_apic(), from: address)
        try requireControl()
        guard argument.apic_physbase != ioapic.base else {
            throw .notEmulated("the fake does not model the registers of an IO-APIC")
        }
        // Xen copies the structure back even though it read nothing.
        if command == MIRROR_PHYSDEVOP_apic_read { try memory.store(argument, to: address) }
        throw .errno(.einval)
    }

    /// physdev_op_compat, the form with one argument.
    ///
    /// Its argument holds the command, followed by the operation's own argument.
    mutating func physdevCompat(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard memory.isReadable(address, count: MemoryLayout<mirror_physdev_op>.size) else {
            throw .errno(.efault)
        }
        let command = try memory.load(UInt32(0), from: address)
        let offset = MemoryLayout<mirror_physdev_op>.offset(of: \.u) ?? 0
        return try physdev(command, address.advanced(by: offset), memory)
    }

    /// x86's least privileged level.
    private static let lowestPrivilege: UInt32 = 3
    /// How many ports an x86 machine has.
    private static let portCount = UInt32(UInt16.max) + 1
    /// Addresses that a domain's pointer cannot have: Xen's own, and non-canonical ones.
    private static let hypervisorAddresses: Range<UInt64> = 1 << 47..<0xffff_8800_0000_0000
    /// Above any machine's frame numbers.
    private static let frameNumberLimit: UInt64 = 1 << 40
}
