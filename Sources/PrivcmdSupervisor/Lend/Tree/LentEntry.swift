// SPDX-License-Identifier: MIT

internal import PrivcmdKit

/// Something that a path of a lent system names.
enum LentEntry: Equatable {
    /// A node of the device.
    case node(FakeNode)
    /// The node that leads to xenstored.
    case xenbus
    /// A file that can be read.
    case file([UInt8])
    /// A file that does something when a PCI address is written to it.
    case order(PCIOrder)
    /// A symbolic link, with what it holds.
    case link(String)
    /// A folder.
    case folder
}

/// What an administrator has done to a PCI device by writing its address to a file of sysfs.
enum PCIOrder: Equatable {
    /// xen-pciback's `new_slot`: it may be given the device.
    case newSlot
    /// xen-pciback's `remove_slot`.
    case removeSlot
    /// xen-pciback's `bind`.
    case bind
    /// xen-pciback's `unbind`.
    case unbind
    /// Another driver's `bind`.
    case bindElsewhere(driver: String)
    /// Another driver's `unbind`.
    case unbindElsewhere
}
