// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdDevices
import PrivcmdKit
internal import SystemPackage

/// The results of the few calls that ``DiagnosisChecks`` needs.
///
/// The calls change nothing: xen_version only reads, and the others fail before they act.
struct ProbeResults {
    let system: SystemSnapshot
    let hostFacts: HostFacts
    /// PCIDEV_GET_GSI with a null pointer: EFAULT if the kernel has the call.
    let gsiWithNullPointer: CallFailure?
    /// PCIDEV_GET_GSI of an absent device: ENODEV if xen-pciback is loaded.
    let gsiOfAbsentDevice: CallFailure?
    /// IRQFD with a null pointer: EFAULT if the kernel has the call.
    let irqfdWithNullPointer: CallFailure?
    /// xen_version; nil if it succeeded.
    let xenVersion: CallFailure?
    /// pci_device_reset with undefined flags: EINVAL if Xen has the call.
    let resetWithInvalidFlags: CallFailure?

    init(probing device: Device, _ hostFacts: HostFacts) {
        system = device.system.snapshot()
        self.hostFacts = hostFacts
        let privcmd = device.privcmd
        func callWithNull(_ number: UInt32) -> CallFailure? {
            failure {
                () throws(CallFailure) in
                _ = try privcmd.transport.call(
                    ABI.row(request: number).request, .null, in: UncheckedSelfMemory.shared)
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
        gsiWithNullPointer = callWithNull(MIRROR_IOCTL_PRIVCMD_PCIDEV_GET_GSI)
        irqfdWithNullPointer = callWithNull(MIRROR_IOCTL_PRIVCMD_IRQFD)
        gsiOfAbsentDevice = failure { () throws(CallFailure) in
            var argument = mirror_privcmd_pcidev_get_gsi(sbdf: .max, gsi: 0)
            _ = try privcmd.call(ABI.pcidevGetGSI.request, &argument)
        }
        xenVersion = failure { () throws(CallFailure) in
            _ = try privcmd.call(
                hypercall: UInt64(MIRROR___HYPERVISOR_xen_version),
                (UInt64(MIRROR_XENVER_version), 0, 0, 0, 0))
        }
        resetWithInvalidFlags = failure { () throws(CallFailure) in
            var argument = mirror_pci_device_reset()
            argument.dev = mirror_physdev_pci_device(seg: .max, bus: .max, devfn: .max)
            argument.flags = .max
            _ = try privcmd.physdev(MIRROR_PHYSDEVOP_pci_device_reset, &argument)
        }
    }

    var linuxRelease: Release? { system.linuxRelease }
    var isControlDomain: Bool? { system.domain?.isControlDomain }
}
