// SPDX-License-Identifier: MIT

/// How to bind a device to xen-pciback, and what prevents it.
package enum PcibackBinding {
    /// What prevents the binding of a device, and the remedy.
    package struct BindObstacle {
        package let meaning: String
        package let remedy: String
    }

    private static let resetXen = FeatureIntroduced.xen
    private static let resetLinux = FeatureIntroduced.linux

    /// The commands that bind a device, one a line.
    ///
    /// - Parameter device: the device, bound to another driver or to none.
    /// - Returns: a line of text, then shell commands for root.
    package static func commands(_ device: PCIDevice) -> String {
        let driverPath = "/sys/bus/pci/drivers/\(PCIDevice.pcibackDriver)"
        var lines = ["as root, bind it to xen-pciback:"]
        if let driver = device.driver, driver != PCIDevice.pcibackDriver {
            lines.append("echo \(device.sbdf) > /sys/bus/pci/devices/\(device.sbdf)/driver/unbind")
        }
        lines.append("echo \(device.sbdf) > \(driverPath)/new_slot")
        lines.append("echo \(device.sbdf) > \(driverPath)/bind")
        return lines.joined(separator: "\n")
    }

    /// The known reason why a device cannot be bound on a system; nil if there is none.
    package static func obstacle(_ device: PCIDevice, _ system: any SystemView) -> BindObstacle? {
        guard system.domain?.type == .pvh else { return nil }
        if let xen = system.xenVersion, xen < resetXen,
            let linux = system.linuxVersion, linux >= resetLinux
        {
            return BindObstacle(
                meaning: "It cannot be bound here: Linux \(resetLinux) and later report the"
                    + " device's reset to Xen, and Xen \(xen) returns ENOSYS"
                    + " (Xen \(resetXen) added PHYSDEVOP_pci_device_reset)",
                remedy: "boot Xen \(resetXen) or later, or a PV dom0")
        }
        if device.pin == 0 {
            return BindObstacle(
                meaning: "It cannot be bound here: it has no INTx pin, and a PVH dom0 refuses such"
                    + " a device",
                remedy: "none on a PVH dom0 as of Linux 6.12; a PV dom0 binds it")
        }
        return nil
    }
}
