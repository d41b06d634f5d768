// SPDX-License-Identifier: MIT

import PrivcmdKit
import TestSupport
import Testing

@Suite struct `A system below a root` {
    @Test func `is described whole: a PVH dom0`() async throws {
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

    /// The snapshot is asked the same questions as the live system, in a fake and a replay.
    @Test func `gives the answers that its snapshot gives`() async throws {
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

    @Test func `says nothing that it cannot see: bare metal`() async throws {
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

    @Test func `has pciback too where it is built in`() async throws {
        try await withFolder { folder in
            #expect(!folder.system.hasPciback)
            try folder.makeDirectory("sys/bus/pci/drivers/pciback")
            #expect(folder.system.hasPciback)
            #expect(folder.system.snapshot().hasPciback)
        }
    }

    @Test(arguments: UInt8(0)...4)
    func `has each device's pin from byte 0x3d`(pin: UInt8) async throws {
        try await withFolder { folder in
            try folder.writeDevice("0000:03:00.0", pin: pin)
            #expect(folder.system.device(.bound)?.pin == pin)
        }
    }

    @Test(arguments: [0, 61, 63])
    func `has no pin of a configuration space that is too short`(count: Int) async throws {
        try await withFolder { folder in
            try folder.writeDevice("0000:03:00.0", config: count)
            #expect(folder.system.device(.bound) != nil)
            #expect(folder.system.device(.bound)?.pin == nil)
        }
    }

    /// A device in a larger configuration space has its pin at the same place.
    @Test func `reads no further than it needs`() async throws {
        try await withFolder { folder in
            try folder.writeDevice("0000:03:00.0", pin: 3, config: 4096)
            #expect(folder.system.device(.bound)?.pin == 3)
        }
    }

    @Test func `has only what is an address among its devices, in order`() async throws {
        try await withFolder { folder in
            for name in ["0001:00:00.0", "0000:ff:1f.7", "0000:00:02.0"] {
                try folder.writeDevice(name)
            }
            try folder.write("sys/bus/pci/devices/rescan", "")
            // Linux numbers the segments of a VMD from 10000 on, which no privcmd call can say.
            try folder.writeDevice("10000:00:02.0")
            // A device that went while one was looking has no class any more.
            try folder.makeDirectory("sys/bus/pci/devices/0000:07:00.0")
            #expect(
                folder.system.snapshot().devices.map(\.sbdf.description) == [
                    "0000:00:02.0", "0000:ff:1f.7", "0001:00:00.0",
                ])
        }
    }
}
