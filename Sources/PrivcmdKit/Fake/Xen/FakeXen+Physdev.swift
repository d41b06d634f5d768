// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// physdev_op: who may reach which operation, and those that are small.
///
/// Source: xen/arch/x86/physdev.c, xen/drivers/pci/physdev.c (Xen 4.17 to 4.22).
extension FakeXen {
    mutating func physdev(_ command: UInt32, _ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard command < UInt64.bitWidth, openOperations & 1 << UInt64(command) != 0 else {
            throw .errno(.enosys)
        }
        switch command {
        case MIRROR_PHYSDEVOP_map_pirq: return try mapPIRQ(address, memory)
        case MIRROR_PHYSDEVOP_unmap_pirq: return try unmapPIRQ(address, memory)
        case MIRROR_PHYSDEVOP_setup_gsi: return try setUpGSI(address, memory)
        case MIRROR_PHYSDEVOP_pci_device_reset where traits.has(.deviceReset):
            return try resetDevice(address, memory)
        case MIRROR_PHYSDEVOP_pci_device_add: return try addDevice(address, memory)
        case MIRROR_PHYSDEVOP_pci_device_remove: return try removeDevice(address, memory)
        case MIRROR_PHYSDEVOP_pci_mmcfg_reserved: return try reserveMMCFG(address, memory)
        case MIRROR_PHYSDEVOP_dbgp_op: return try debugPort(address, memory)
        case MIRROR_PHYSDEVOP_get_free_pirq: return try reservePIRQ(address, memory)
        case MIRROR_PHYSDEVOP_eoi: return try endOfInterrupt(address, memory)
        case MIRROR_PHYSDEVOP_irq_status_query: return try interruptStatus(address, memory)
        case MIRROR_PHYSDEVOP_manage_pci_add, MIRROR_PHYSDEVOP_manage_pci_remove,
            MIRROR_PHYSDEVOP_manage_pci_add_ext, MIRROR_PHYSDEVOP_restore_msi,
            MIRROR_PHYSDEVOP_restore_msi_ext, MIRROR_PHYSDEVOP_prepare_msix,
            MIRROR_PHYSDEVOP_release_msix:
            return try manageDevice(command, address, memory)
        default: return try legacyOperation(command, address, memory)
        }
    }

    /// The operations that are left to paravirtualised domains, on interrupts and ports.
    private func legacyOperation(
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
            guard argument.nr_ports <= Self.portCount, !Self.xensAddresses.contains(argument.bitmap)
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
            guard argument.gmfn < Self.frameLimit else { throw .errno(.einval) }
            throw .unanswered("the fake models no page of pIRQs that need an end-of-interrupt")
        default: throw .errno(.enosys)
        }
    }

    private func accessAPIC(_ command: UInt32, _ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_physdev_apic(), from: address)
        try requireControl()
        guard argument.apic_physbase != ioapic.base else {
            throw .unanswered("the fake does not model the registers of an IO-APIC")
        }
        // What was read is copied back also where nothing was.
        if command == MIRROR_PHYSDEVOP_apic_read { try memory.store(argument, to: address) }
        throw .errno(.einval)
    }

    /// The operation as it was called before it had a hypercall with two arguments.
    ///
    /// Its argument is an envelope with the command, and the operation's own argument begins within.
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
    /// The addresses that a domain's own pointer cannot have: Xen's, and those that are none.
    private static let xensAddresses: Range<UInt64> = 1 << 47..<0xffff_8800_0000_0000
    /// No frame of any machine's memory has such a number.
    private static let frameLimit: UInt64 = 1 << 40
}
