// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// The hypervisor's half of the fake: the hypercalls of a PVH dom0 that this project makes.
///
/// Source: xen/arch/x86/hvm/hypercall.c, xen/arch/x86/physdev.c, xen/drivers/pci/physdev.c
/// (Xen 4.20).
struct FakeXen {
    private let version: XenVersion
    private let devices: Set<UInt32>
    private var interrupts: FakeInterrupts
    var registers: [UInt32: [UInt8]] = [:]

    init(_ profile: FakeProfile) {
        version = profile.system.xenVersion ?? XenVersion(0, 0)
        devices = Set(profile.system.devices.map(\.sbdf.rawValue))
        interrupts = FakeInterrupts(profile.interrupts)
        for device in devices { registers[device] = [UInt8](repeating: 0, count: 256) }
    }

    mutating func perform(_ call: mirror_privcmd_hypercall, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        switch call.op {
        case UInt64(MIRROR___HYPERVISOR_xen_version): return try xenVersion(call)
        case UInt64(MIRROR___HYPERVISOR_physdev_op):
            return try physdev(
                UInt32(truncatingIfNeeded: call.arg.0), Address(call.arg.1), memory)
        case let number:
            guard let known = ABI.hypercall(number) else { throw .errno(.enosys) }
            throw .unanswered("the fake does not model the hypercall \(known.name)")
        }
    }

    func resourceSize(of domain: DomainID, type: UInt32, id: UInt32) throws(CallFailure) -> UInt64 {
        throw .unanswered("the fake does not model the resources of domains")
    }

    func dmOp(
        on domain: DomainID, _ buffers: [mirror_privcmd_dm_op_buf], _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        throw .unanswered("the fake does not model device models")
    }

    private func xenVersion(_ call: mirror_privcmd_hypercall) throws(CallFailure) -> Int64 {
        guard call.arg.0 == UInt64(MIRROR_XENVER_version) else {
            throw .unanswered("the fake models no command of xen_version but the version")
        }
        return Int64(version.major << 16 | version.minor)
    }

    private mutating func physdev(
        _ command: UInt32, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        switch command {
        case MIRROR_PHYSDEVOP_pci_device_reset: return try reset(address, memory)
        case MIRROR_PHYSDEVOP_setup_gsi:
            return try interrupts.setUp(memory.load(mirror_physdev_setup_gsi(), from: address))
        case MIRROR_PHYSDEVOP_map_pirq:
            var argument = try memory.load(mirror_physdev_map_pirq(), from: address)
            // Xen copies the structure back on most errors too.
            let outcome = try interrupts.map(&argument)
            try memory.store(argument, to: address)
            if let error = outcome { throw .errno(error) }
            return 0
        case MIRROR_PHYSDEVOP_unmap_pirq:
            return try interrupts.unmap(memory.load(mirror_physdev_unmap_pirq(), from: address))
        case MIRROR_PHYSDEVOP_pci_device_add, MIRROR_PHYSDEVOP_pci_device_remove,
            MIRROR_PHYSDEVOP_pci_mmcfg_reserved, MIRROR_PHYSDEVOP_dbgp_op:
            throw .unanswered("the fake does not model \(ABI.physdevName(command))")
        // Nothing else is let through for a PVH dom0.
        default: throw .errno(.enosys)
        }
    }

    private func reset(_ address: Address, _ memory: any CallerMemory) throws(CallFailure) -> Int64
    {
        let argument = try memory.load(mirror_pci_device_reset(), from: address)
        guard argument.flags & ~MIRROR_PCI_DEVICE_RESET_MASK == 0 else { throw .errno(.einval) }
        let sbdf = SBDF(
            segment: argument.dev.seg, bus: argument.dev.bus, slot: argument.dev.devfn >> 3,
            function: argument.dev.devfn)
        guard devices.contains(sbdf.rawValue) else { throw .errno(.enodev) }
        return 0
    }
}
