// SPDX-License-Identifier: MIT

/// How a device gets bound to xen-pciback, and what keeps it from being bound.
public enum PcibackBinding {
    /// What stands in the way of binding a device, and what would help.
    struct Hindrance {
        let meaning: String
        let remedy: String
    }

    private static let resetXen = Milestone.xen
    private static let resetLinux = Milestone.linux

    /// The commands that bind a device, one a line.
    ///
    /// - Parameter device: the device, bound to another driver or to none.
    /// - Returns: shell commands for root.
    public static func commands(_ device: PCIDevice) -> String {
        let folder = "/sys/bus/pci/drivers/\(PCIDevice.pcibackDriver)"
        var lines = ["as root, bind it to xen-pciback:"]
        if let driver = device.driver, driver != PCIDevice.pcibackDriver {
            lines.append("echo \(device.sbdf) > /sys/bus/pci/devices/\(device.sbdf)/driver/unbind")
        }
        lines.append("echo \(device.sbdf) > \(folder)/new_slot")
        lines.append("echo \(device.sbdf) > \(folder)/bind")
        return lines.joined(separator: "\n")
    }

    /// What keeps a device from being bound on a system, where something known does.
    static func obstacle(_ device: PCIDevice, _ system: any SystemView) -> Hindrance? {
        guard system.domain?.type == .pvh else { return nil }
        if let xen = system.xenVersion, xen < resetXen,
            let linux = system.linuxVersion, linux >= resetLinux
        {
            return Hindrance(
                meaning: "It cannot be bound here: Linux \(resetLinux) and later tell Xen of the"
                    + " device's reset, and Xen \(xen) answers ENOSYS"
                    + " (PHYSDEVOP_pci_device_reset came with Xen \(resetXen))",
                remedy: "boot Xen \(resetXen) or later, or a PV dom0")
        }
        if device.pin == 0 {
            return Hindrance(
                meaning: "It cannot be bound here: it has no INTx pin, and a PVH dom0 refuses such"
                    + " a device",
                remedy: "none on a PVH dom0 as of Linux 6.12; a PV dom0 binds it")
        }
        return nil
    }
}
