// SPDX-License-Identifier: MIT

/// What an environment may have that does not follow from releases and the type of domain.
package enum Feature: String, Codable, Sendable, CaseIterable {
    /// The calls are issued as root.
    case root
    /// A device node that can be opened and mapped, real or fake.
    case descriptors
    /// A hypercall buffer device.
    case hypercallNode = "hypercall-node"
    /// The node of the same device in xenfs.
    case xenfsNode = "xenfs-node"
    /// xen-pciback, loaded or built in.
    case pciback
    /// IRQFD and IOEVENTFD built into the kernel.
    case eventfd = "privcmd-eventfd"
    /// 32-bit system calls.
    case compat32 = "32-bit-calls"
    /// A readable kernel log.
    case kernelLog = "kernel-log"
    /// A device bound to xen-pciback.
    case boundDevice = "bound-device"
    /// Domains that can be created and destroyed.
    case scratchDomain = "scratch-domain"

    /// The feature as text.
    package var displayName: String {
        switch self {
        case .root: "root"
        case .descriptors: "real device node"
        case .hypercallNode: "/dev/xen/hypercall"
        case .xenfsNode: "/proc/xen/privcmd"
        case .pciback: "xen-pciback"
        case .eventfd: "CONFIG_XEN_PRIVCMD_EVENTFD"
        case .compat32: "32-bit system calls"
        case .kernelLog: "readable kernel log"
        case .boundDevice: "device bound to xen-pciback"
        case .scratchDomain: "right to create a domain"
        }
    }
}
