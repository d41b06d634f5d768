// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit
import TestSupport
import Testing

@testable import PrivcmdSupervisor

private let devices = "/sys/bus/pci/devices"
private let drivers = "/sys/bus/pci/drivers"

@Suite struct `The virtual file system` {
    private let system: EmulatedSystem

    init() throws { system = try EmulatedSystem() }

    private func file(_ text: String) -> VirtualNode { .file(Array(text.utf8)) }

    // MARK: Nodes

    @Test(arguments: [
        ("/sys/hypervisor/type", "xen\n"), ("/sys/hypervisor/version/major", "4\n"),
        ("/sys/hypervisor/version/minor", "20\n"), ("/sys/hypervisor/version/extra", ".3-pre\n"),
        ("/sys/hypervisor/properties/changeset", "abc\n"), ("/sys/hypervisor/guest_type", "PVH\n"),
        ("/proc/xen/capabilities", "control_d\n"),
        ("/proc/sys/kernel/osrelease", "6.12.107+deb13-amd64\n"),
        ("/sys/module/xen_privcmd/initstate", "live\n"),
        ("/sys/module/xen_pciback/initstate", "live\n"),
        ("/sys/dev/char/10:1001/uevent", "DEVNAME=xen/privcmd\n"),
        ("/sys/bus/pci/devices/0000:03:00.0/vendor", "0x8086\n"),
        ("/sys/bus/pci/devices/0000:03:00.0/device", "0x10d3\n"),
        ("/sys/bus/pci/devices/0000:03:00.0/class", "0x020000\n"),
        ("/sys/bus/pci/devices/0000:03:00.0/irq", "11\n"),
        ("/sys/bus/pci/drivers/pciback/slots", "0000:03:00.0\n"),
    ])
    func `has a file with the text that the system's facts require`(path: String, text: String) {
        #expect(system.fileSystem[path] == file(text))
    }

    @Test func `has the device nodes of the system and no others`() throws {
        #expect(system.fileSystem["/dev/xen/privcmd"] == .device(.privcmd))
        #expect(system.fileSystem["/dev/xen/hypercall"] == nil)
        #expect(system.fileSystem["/proc/xen/privcmd"] == nil)
        let all = try EmulatedSystem(.withAllNodes).fileSystem
        #expect(all["/dev/xen/hypercall"] == .device(.hypercall))
        #expect(all["/proc/xen/privcmd"] == .device(.xenfs))
        #expect(all["/sys/dev/char/10:1002/uevent"] == file("DEVNAME=xen/hypercall\n"))
    }

    @Test func `has the xenbus node only with a xenstored`() throws {
        #expect(system.fileSystem["/dev/xen/xenbus"] == nil)
        let other = try EmulatedSystem(hasXenstore: true)
        #expect(other.fileSystem["/dev/xen/xenbus"] == .xenbus)
    }

    @Test func `links devices and drivers to each other`() {
        let driver = system.fileSystem["\(devices)/0000:03:00.0/driver"]
        #expect(driver == .symlink("../../drivers/pciback"))
        let device = system.fileSystem["\(drivers)/pciback/0000:03:00.0"]
        #expect(device == .symlink("../../devices/0000:03:00.0"))
        #expect(system.fileSystem["\(devices)/0000:04:00.1/driver"] == nil)
    }

    @Test func `has bind files for each driver`() {
        let pciback: [(String, SysfsBindOperation)] = [
            ("bind", .bindPciback), ("unbind", .unbindPciback), ("new_slot", .newSlot),
            ("remove_slot", .removeSlot),
        ]
        for (name, operation) in pciback {
            #expect(system.fileSystem["\(drivers)/pciback/\(name)"] == .bindFile(operation))
        }
        let bind = VirtualNode.bindFile(.bindOtherDriver(driver: "e1000e"))
        #expect(system.fileSystem["\(drivers)/e1000e/bind"] == bind)
        #expect(system.fileSystem["\(drivers)/e1000e/unbind"] == .bindFile(.unbindOtherDriver))
        #expect(system.fileSystem["\(drivers)/e1000e/new_slot"] == nil)
    }

    @Test func `has the configuration space of each device`() throws {
        let node = try #require(system.fileSystem["\(devices)/0000:03:00.0/config"])
        guard case .file(let bytes) = node else {
            Issue.record("config is no file but \(node)")
            return
        }
        #expect(bytes.prefix(4) == [0x86, 0x80, 0xd3, 0x10])
        #expect(bytes.count == 4096)
    }

    @Test func `lacks xen-pciback's files if the module is not loaded`() throws {
        let domU = try EmulatedSystem(.test(on: .domU)).fileSystem
        #expect(domU["\(drivers)/pciback/new_slot"] == nil)
        #expect(domU["\(drivers)/pciback/slots"] == nil)
        #expect(domU["/sys/module/xen_pciback/initstate"] == nil)
        #expect(domU["/proc/xen/capabilities"] == .file([]))
    }

    // MARK: Directories

    @Test(arguments: [
        "/dev/xen", "/proc/xen", "/sys/hypervisor", "/sys/hypervisor/version", "/sys/bus/pci",
        "/sys/bus/pci/devices", "/sys/bus/pci/devices/0000:05:10.0", "/sys/bus/pci/drivers/e1000e",
        "/sys/dev/char/10:1001", "/sys/module/xen_privcmd",
    ])
    func `has a directory above each node`(path: String) {
        #expect(system.fileSystem[path] == .directory)
    }

    @Test(arguments: ["/", "/dev", "/proc", "/sys/bus", "/sys/dev/char", "/proc/sys/kernel"])
    func `has no node for a directory of the host`(path: String) {
        #expect(system.fileSystem[path] == nil)
    }

    @Test func `lists a directory in the order of the names`() {
        #expect(system.names(in: "/dev/xen") == ["privcmd"])
        #expect(system.names(in: "/sys/bus/pci") == ["devices", "drivers"])
        #expect(
            system.names(in: devices) == [
                "0000:00:02.0", "0000:03:00.0", "0000:04:00.1", "0000:05:10.0",
            ])
        #expect(
            system.names(in: "\(devices)/0000:03:00.0") == [
                "class", "config", "device", "driver", "irq", "vendor",
            ])
        #expect(system.names(in: "\(devices)/0000:04:00.1") == ["config", "irq"])
        #expect(system.names(in: drivers) == ["e1000e", "pciback"])
        #expect(
            system.names(in: "\(drivers)/pciback") == [
                "0000:03:00.0", "bind", "new_slot", "remove_slot", "slots", "unbind",
            ])
    }

    @Test func `lists the nodes with the names`() {
        let children = system.fileSystem.children(of: "\(drivers)/e1000e")
        #expect(children.map { $0.name } == ["0000:00:02.0", "bind", "unbind"])
        #expect(
            children.map { $0.node } == [
                .symlink("../../devices/0000:00:02.0"),
                .bindFile(.bindOtherDriver(driver: "e1000e")), .bindFile(.unbindOtherDriver),
            ])
    }

    @Test func `lists nothing in a file and in a missing directory`() {
        #expect(system.names(in: "/dev/xen/privcmd") == [])
        #expect(system.names(in: "/dev/xen/none") == [])
    }

    // MARK: Roots

    @Test(arguments: [
        "/dev/xen", "/dev/xen/none", "/proc/xen/none", "/sys/hypervisor", "/sys/bus/pci/none",
        "/sys/devices/pci0000:00/0000:00:02.0", "/sys/module/xen_none", "/sys/module/xenfs",
        "/proc/sys/kernel/osrelease", "/proc/sys/kernel/version", "/sys/dev/char/10:1001/uevent",
    ])
    func `contains each path below its roots`(path: String) {
        #expect(VirtualFileSystem.contains(path))
    }

    @Test(arguments: [
        "/", "", "/dev", "/dev/xenbus", "dev/xen", "/proc/xenolith", "/sys/bus/pci_express",
        "/sys/module", "/sys/module/kvm", "/sys/module/xenfs2", "/proc/sys/kernel",
        "/proc/sys/kernel/osreleases", "/sys/dev/char", "/sys/dev/char/1:3/uevent",
    ])
    func `does not contain a path that only begins like a root`(path: String) {
        #expect(!VirtualFileSystem.contains(path))
    }

    @Test func `lists the last component of each node`() {
        for name in ["privcmd", "xen", "driver", "0000:03:00.0", "osrelease", "uevent"] {
            #expect(system.fileSystem.lastComponents.contains(Array(name.utf8)), "\(name)")
        }
        #expect(!system.fileSystem.lastComponents.contains(Array("passwd".utf8)))
    }

    // MARK: Changes

    @Test func `shows a device without a driver after its unbind`() throws {
        let control = try #require(system.device.pciControl)
        try control.unbindFromPciback(.bound)
        #expect(system.fileSystem["\(devices)/0000:03:00.0/driver"] != nil)
        system.fileSystem.rebuild()
        #expect(system.fileSystem["\(devices)/0000:03:00.0/driver"] == nil)
        #expect(system.fileSystem["\(drivers)/pciback/0000:03:00.0"] == nil)
        #expect(system.fileSystem["\(drivers)/pciback/slots"] == .file([]))
        #expect(system.fileSystem["\(drivers)/pciback/bind"] == .bindFile(.bindPciback))
    }

    @Test func `shows the drivers that a program has changed instead of those of the system`() {
        let changed: [SBDF: String?] = [.unbound: "e1000e", .otherDriver: nil]
        system.fileSystem.rebuild(changed)
        let driver = system.fileSystem["\(devices)/0000:04:00.1/driver"]
        #expect(driver == .symlink("../../drivers/e1000e"))
        #expect(system.fileSystem["\(devices)/0000:00:02.0/driver"] == nil)
        #expect(system.names(in: "\(drivers)/e1000e") == ["0000:04:00.1", "bind", "unbind"])
    }
}

@Suite struct `The placeholder directories` {
    private let directory = "/sys/bus/pci/drivers/pciback"

    @Test func `have the names of the emulated directory`() throws {
        let system = try EmulatedSystem()
        let placeholders = PlaceholderDirectories()
        _ = try placeholders.open(directory, system.fileSystem)
        let path = try #require(placeholders.virtualPaths.first?.key)
        #expect(placeholders.virtualPaths == [path: directory])
        #expect(PathInfo.entries(in: path) == system.names(in: directory))
        let link = try ProcPID.readOwnLink(Array("\(path)/0000:03:00.0".utf8))
        #expect(String(decoding: link, as: UTF8.self) == "../../devices/0000:03:00.0")
    }

    @Test func `are one for each open and are removed at the end`() throws {
        let system = try EmulatedSystem()
        var paths: [String] = []
        do {
            let placeholders = PlaceholderDirectories()
            _ = try placeholders.open(directory, system.fileSystem)
            _ = try placeholders.open("/dev/xen", system.fileSystem)
            paths = placeholders.virtualPaths.keys.sorted()
        }
        #expect(paths.count == 2)
        for path in paths { #expect(PathInfo.entries(in: path) == []) }
    }
}
