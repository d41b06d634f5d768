// SPDX-License-Identifier: MIT

import PrivcmdKit
import TestSupport

/// Files as sysfs and procfs of an invented system would show them, below a folder.
extension Folder {
    var system: LinuxSystem { LinuxSystem(root: path) }

    /// The kernel and the CPU.
    func writeKernel(_ release: String = "6.12.107+deb13-amd64") throws {
        try write("proc/sys/kernel/osrelease", release + "\n")
        try write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nflags\t: a b\n")
    }

    /// The hypervisor's part of sysfs.
    func writeXen(_ major: Int = 4, _ minor: Int = 20, type: String?, features: String?) throws {
        try write("sys/hypervisor/type", "xen\n")
        try write("sys/hypervisor/version/major", "\(major)\n")
        try write("sys/hypervisor/version/minor", "\(minor)\n")
        try write("sys/hypervisor/version/extra", ".3-pre\n")
        try write("sys/hypervisor/properties/changeset", "Tue git:abc\n")
        if let type { try write("sys/hypervisor/guest_type", type + "\n") }
        if let features { try write("sys/hypervisor/properties/features", features + "\n") }
    }

    /// A PCI device with 64 bytes of configuration space.
    func writeDevice(
        _ name: String, driver: String? = nil, irq: String = "11", pin: UInt8 = 1,
        config count: Int = 64
    ) throws {
        let folder = "sys/bus/pci/devices/" + name
        try write(folder + "/class", "0x020000\n")
        try write(folder + "/vendor", "0x8086\n")
        try write(folder + "/device", "0x10d3\n")
        try write(folder + "/irq", irq + "\n")
        var config = [UInt8](repeating: 0xee, count: count)
        if count > 0x3d { config[0x3d] = pin }
        try write(folder + "/config", bytes: config)
        guard let driver else { return }
        try makeDirectory("sys/bus/pci/drivers/" + driver)
        try link(folder + "/driver", to: "../../../../bus/pci/drivers/" + driver)
    }
}
