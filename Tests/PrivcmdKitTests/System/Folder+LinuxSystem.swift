// SPDX-License-Identifier: MIT

import PrivcmdKit
import TestSupport

/// A test system: files of sysfs and procfs below a temporary directory.
extension Folder {
    var system: LinuxSystem { LinuxSystem(root: path) }

    /// Writes the files of the kernel and the CPU.
    func writeKernel(_ release: String = "6.12.107+deb13-amd64") throws {
        try write("proc/sys/kernel/osrelease", release + "\n")
        try write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nflags\t: a b\n")
    }

    /// Writes the files of the hypervisor in sysfs.
    func writeXen(_ major: Int = 4, _ minor: Int = 20, type: String?, features: String?) throws {
        try write("sys/hypervisor/type", "xen\n")
        try write("sys/hypervisor/version/major", "\(major)\n")
        try write("sys/hypervisor/version/minor", "\(minor)\n")
        try write("sys/hypervisor/version/extra", ".3-pre\n")
        try write("sys/hypervisor/properties/changeset", "Tue git:abc\n")
        if let type { try write("sys/hypervisor/guest_type", type + "\n") }
        if let features { try write("sys/hypervisor/properties/features", features + "\n") }
    }

    /// Writes the files of a PCI device.
    func writeDevice(
        _ name: String, driver: String? = nil, irq: String = "11", pin: UInt8 = 1,
        config count: Int = 64
    ) throws {
        let device = "sys/bus/pci/devices/" + name
        try write(device + "/class", "0x020000\n")
        try write(device + "/vendor", "0x8086\n")
        try write(device + "/device", "0x10d3\n")
        try write(device + "/irq", irq + "\n")
        var config = [UInt8](repeating: 0xee, count: count)
        if count > 0x3d { config[0x3d] = pin }
        try write(device + "/config", bytes: config)
        guard let driver else { return }
        try makeDirectory("sys/bus/pci/drivers/" + driver)
        try link(device + "/driver", to: "../../../../bus/pci/drivers/" + driver)
    }
}
