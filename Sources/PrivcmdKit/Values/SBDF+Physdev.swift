// SPDX-License-Identifier: MIT

package import CPrivcmd

/// The forms that physdev_op uses, with slot and function in one byte.
extension SBDF {
    package init(segment: UInt16, bus: UInt8, devfn: UInt8) {
        self.init(segment: segment, bus: bus, slot: devfn >> 3, function: devfn)
    }

    package init(_ device: mirror_physdev_pci_device) {
        self.init(segment: device.seg, bus: device.bus, devfn: device.devfn)
    }

    package var physdevDevice: mirror_physdev_pci_device {
        mirror_physdev_pci_device(seg: segment, bus: bus, devfn: devfn)
    }
}
