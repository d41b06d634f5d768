// SPDX-License-Identifier: MIT

import PrivcmdFake
internal import PrivcmdKit

/// A node of the emulated file system.
enum VirtualNode: Equatable {
    /// A node of the privcmd or hypercall device.
    case device(XenNode)
    /// /dev/xen/xenbus, the connection to xenstored.
    case xenbus
    /// A read-only regular file, with its content.
    case file([UInt8])
    /// A sysfs file that binds or unbinds a driver when a PCI address is written to it.
    case bindFile(SysfsBindOperation)
    /// A symbolic link, with its target.
    case symlink(String)
    case directory
}

/// What a write of a PCI address to a sysfs file does.
enum SysfsBindOperation: Equatable {
    /// xen-pciback's `new_slot`: xen-pciback may then bind the device.
    case newSlot
    /// xen-pciback's `remove_slot`.
    case removeSlot
    /// xen-pciback's `bind`.
    case bindPciback
    /// xen-pciback's `unbind`.
    case unbindPciback
    /// Another driver's `bind`.
    case bindOtherDriver(driver: String)
    /// Another driver's `unbind`.
    case unbindOtherDriver

    /// What a write to a file of xen-pciback does.
    init(pciback file: SysfsBindFile) {
        switch file {
        case .bind: self = .bindPciback
        case .unbind: self = .unbindPciback
        case .newSlot: self = .newSlot
        case .removeSlot: self = .removeSlot
        }
    }
}
