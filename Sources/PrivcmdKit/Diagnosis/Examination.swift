// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What a place answers to the few questions that tell what is wrong with it.
///
/// Nothing is changed: each call is one that is refused before it acts, but for the version.
struct Examination {
    let system: SystemSnapshot
    let surroundings: Surroundings
    /// PCIDEV_GET_GSI of a null pointer: EFAULT where the kernel has it.
    let gsiOfNull: CallFailure?
    /// PCIDEV_GET_GSI of a device that no machine has: ENODEV where xen-pciback listens.
    let gsiOfAbsent: CallFailure?
    /// IRQFD of a null pointer: EFAULT where it is built in.
    let irqfdOfNull: CallFailure?
    /// The version of Xen.
    let version: CallFailure?
    /// pci_device_reset with undefined flags: EINVAL where Xen has it.
    let resetOfNothing: CallFailure?

    init(asking device: Device, _ surroundings: Surroundings) {
        system = device.system.snapshot()
        self.surroundings = surroundings
        let privcmd = device.privcmd
        func ask(_ number: UInt32) -> CallFailure? {
            failure {
                () throws(CallFailure) in
                _ = try privcmd.transport.perform(
                    ABI.row(request: number).request, .null, in: VouchedMemory.shared)
            }
        }
        func failure(_ call: () throws(CallFailure) -> Void) -> CallFailure? {
            do throws(CallFailure) {
                try call()
                return nil
            } catch {
                return error
            }
        }
        gsiOfNull = ask(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI)
        irqfdOfNull = ask(MIRROR_IOCTL_PRIVCMD_IRQFD)
        gsiOfAbsent = failure { () throws(CallFailure) in
            var argument = mirror_privcmd_pcidev_get_gsi(sbdf: .max, gsi: 0)
            _ = try privcmd.perform(ABI.pcidevGetGSI.request, &argument)
        }
        version = failure { () throws(CallFailure) in
            _ = try privcmd.perform(
                hypercall: UInt64(MIRROR___HYPERVISOR_xen_version),
                (UInt64(MIRROR_XENVER_version), 0, 0, 0, 0))
        }
        resetOfNothing = failure { () throws(CallFailure) in
            var argument = mirror_pci_device_reset()
            argument.dev = mirror_physdev_pci_device(seg: .max, bus: .max, devfn: .max)
            argument.flags = .max
            _ = try privcmd.physdev(MIRROR_PHYSDEVOP_pci_device_reset, &argument)
        }
    }

    var linux: Release? { system.linuxRelease }
    var isControlDomain: Bool? { system.domain?.isControlDomain }
}
