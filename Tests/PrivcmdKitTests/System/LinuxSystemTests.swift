// SPDX-License-Identifier: MIT

import PrivcmdKit
import TestSupport
import Testing

@Suite struct `LinuxSystem with another root` {
    @Test func `snapshot of a PVH dom0 has every part`() async throws {
        try await withFolder { folder in
            try folder.writeKernel()
            try folder.writeXen(type: "PVH", features: "00002f05")
            try folder.makeDirectory("sys/module/xen_privcmd")
            try folder.makeDirectory("sys/module/xen_pciback")
            try folder.write("dev/xen/privcmd", "")
            try folder.writeDevice("0000:03:00.0", driver: "pciback")
            try folder.writeDevice("0000:00:02.0", driver: "e1000e", irq: "24", pin: 2)

            let snapshot = folder.system.snapshot()
            #expect(snapshot.cpu == "Some CPU @ 2 GHz")
            #expect(snapshot.kernel == "6.12.107+deb13-amd64")
            #expect(
                snapshot.xen == .init(version: "4.20", extra: ".3-pre", changeset: "Tue git:abc"))
            #expect(snapshot.domain == .init(type: .pvh, isControlDomain: true))
            #expect(
                snapshot.nodes == [
                    .init(path: "/dev/xen/privcmd", access: "read-write"),
                    .init(path: "/dev/xen/hypercall", access: "ENOENT"),
                    .init(path: "/dev/xen/evtchn", access: "ENOENT"),
                    .init(path: "/proc/xen/privcmd", access: "ENOENT"),
                ])
            #expect(
                snapshot.modules.filter(\.present).map(\.name) == ["xen-privcmd", "xen-pciback"])
            #expect(
                snapshot.modules.map(\.name) == [
                    "xen-privcmd", "xen-pciback", "xen-evtchn", "xen-gntdev", "xenfs",
                ])
            let bound = PCIDevice(
                sbdf: .bound, classCode: "0x020000", vendor: "0x8086", device: "0x10d3",
                driver: "pciback", irq: 11, pin: 1)
            let foreign = PCIDevice(
                sbdf: .otherDriver, classCode: "0x020000", vendor: "0x8086", device: "0x10d3",
                driver: "e1000e", irq: 24, pin: 2)
            #expect(snapshot.devices == [foreign, bound])
        }
    }

    /// A fake and a replay use the snapshot in place of the live system.
    @Test func `LinuxSystem and its snapshot return the same values`() async throws {
        try await withFolder { folder in
            try folder.writeKernel("6.1.0-30-amd64")
            try folder.writeXen(4, 17, type: "PV", features: "00000800")
            try folder.makeDirectory("sys/module/xen_pciback")
            try folder.writeDevice("0000:03:00.0", driver: "pciback")
            try folder.writeDevice("0000:04:00.1")
            let system = folder.system
            let snapshot = system.snapshot()
            for view in [system, snapshot] as [any SystemView] {
                #expect(view.linuxVersion == LinuxVersion(6, 1))
                #expect(view.xenVersion == XenVersion(4, 17))
                #expect(view.domain == .init(type: .pv, isControlDomain: true))
                #expect(view.hasPciback)
                #expect(view.devicesBoundToPciback().map(\.sbdf) == [.bound])
                #expect(view.device(.unbound)?.driver == nil)
                #expect(view.device(.unbound)?.irq == 11)
                #expect(view.device(.absent) == nil)
                #expect(view.snapshot() == snapshot)
            }
        }
    }

    @Test func `snapshot of bare metal has no Xen, devices, modules or nodes`() async throws {
        try await withFolder { folder in
            let snapshot = folder.system.snapshot()
            #expect(snapshot.xen == nil)
            #expect(snapshot.domain == nil)
            #expect(snapshot.cpu == nil)
            #expect(snapshot.kernel == "unknown")
            #expect(snapshot.devices == [])
            #expect(snapshot.modules.allSatisfy { !$0.present })
            #expect(snapshot.nodes.allSatisfy { $0.access == "ENOENT" })
            #expect(folder.system.linuxVersion == nil)
        }
    }

    @Test func `hasPciback is true for a built-in driver`() async throws {
        try await withFolder { folder in
            #expect(!folder.system.hasPciback)
            try folder.makeDirectory("sys/bus/pci/drivers/pciback")
            #expect(folder.system.hasPciback)
            #expect(folder.system.snapshot().hasPciback)
        }
    }

    @Test(arguments: UInt8(0)...4)
    func `pin of a device is byte 0x3d of its configuration space`(pin: UInt8) async throws {
        try await withFolder { folder in
            try folder.writeDevice("0000:03:00.0", pin: pin)
            #expect(folder.system.device(.bound)?.pin == pin)
        }
    }

    @Test(arguments: [0, 61, 63])
    func `pin is nil if the configuration space is too short`(count: Int) async throws {
        try await withFolder { folder in
            try folder.writeDevice("0000:03:00.0", config: count)
            #expect(folder.system.device(.bound) != nil)
            #expect(folder.system.device(.bound)?.pin == nil)
        }
    }

    @Test func `pin is read from a configuration space of 4096 bytes`() async throws {
        try await withFolder { folder in
            try folder.writeDevice("0000:03:00.0", pin: 3, config: 4096)
            #expect(folder.system.device(.bound)?.pin == 3)
        }
    }

    @Test func `devices are those with a PCI address and a class, in order`() async throws {
        try await withFolder { folder in
            for name in ["0001:00:00.0", "0000:ff:1f.7", "0000:00:02.0"] {
                try folder.writeDevice(name)
            }
            try folder.write("sys/bus/pci/devices/rescan", "")
            // Linux numbers the segments of a VMD from 10000, which do not fit into an SBDF.
            try folder.writeDevice("10000:00:02.0")
            // A device that was removed during the scan has no class file.
            try folder.makeDirectory("sys/bus/pci/devices/0000:07:00.0")
            #expect(
                folder.system.snapshot().devices.map(\.sbdf.description) == [
                    "0000:00:02.0", "0000:ff:1f.7", "0001:00:00.0",
                ])
        }
    }
}
