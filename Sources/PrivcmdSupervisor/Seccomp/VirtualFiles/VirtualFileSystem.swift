// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdFake
internal import PrivcmdKit
internal import SystemPackage

/// The emulated part of the file system: the device's nodes, and what sysfs and procfs show of Xen
/// and PCI devices.
///
/// Below its roots the host's own files are hidden: a program that looks for a PCI device of the
/// emulated system must not find one of the host.
final class VirtualFileSystem {
    /// The paths below which everything is emulated.
    static let roots = [
        "/dev/xen", "/proc/xen", "/sys/hypervisor", "/sys/bus/pci", "/sys/devices/pci",
        "/sys/module/xen_", "/sys/module/xenfs", "/proc/sys/kernel/osrelease",
        "/proc/sys/kernel/version",
    ]
    /// The directory where sysfs maps a device number to a device name.
    private static let charDeviceDirectory = "/sys/dev/char/"

    private let device: EmulatedDevice
    /// Whether the emulated system has a xenstored.
    private let hasXenstore: Bool
    private var nodes: [String: VirtualNode] = [:]
    /// The last components of all emulated paths.
    ///
    /// A path with another last component is not
    /// emulated.
    private(set) var lastComponents: Set<[UInt8]> = []

    /// Emulates the system that a device is part of, with or without a xenstored.
    init(_ device: EmulatedDevice, hasXenstore: Bool) {
        self.device = device
        self.hasXenstore = hasXenstore
        rebuild()
    }

    /// Reads the system's state again, after a device has moved to another driver.
    ///
    /// `drivers` overrides the drivers of a recording's devices that the program has changed.
    func rebuild(_ drivers: [SBDF: String?] = [:]) {
        nodes = [:]
        var system = device.system.snapshot()
        for index in system.devices.indices {
            if let driver = drivers[system.devices[index].sbdf] {
                system.devices[index].driver = driver
            }
        }
        addText("/proc/sys/kernel/osrelease", system.kernel)
        if let build = system.kernelBuild { addText("/proc/sys/kernel/version", build) }
        addDeviceNodes(system)
        addHypervisor(system)
        addPCIDevices(system)
        lastComponents = Set(
            nodes.keys.compactMap { path in
                path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init)
            })
    }

    /// The node at a path without symbolic links and dots; nil if there is none.
    subscript(_ path: String) -> VirtualNode? { nodes[path] }

    /// Whether a path belongs to the emulated system, whether or not a node exists there.
    static func contains(_ path: String) -> Bool {
        if path.hasPrefix(charDeviceDirectory) {
            return XenNode.allCases.contains { node in
                node.deviceNumber.map { path.hasPrefix(charDeviceDirectory + $0) } ?? false
            }
        }
        return roots.contains { directory in
            guard path.hasPrefix(directory) else { return false }
            // A root that ends in the middle of a name covers all names with that prefix.
            let rest = path.utf8.dropFirst(directory.utf8.count)
            return rest.isEmpty || rest.first == UInt8(ascii: "/") || matchesByPrefix(directory)
        }
    }

    private static func matchesByPrefix(_ directory: String) -> Bool {
        directory.hasSuffix("_") || directory == "/sys/devices/pci"
    }

    /// The nodes in a directory, with their names.
    func children(of directory: String) -> [(name: String, node: VirtualNode)] {
        let prefix = directory + "/"
        return nodes.compactMap { path, node in
            guard path.hasPrefix(prefix) else { return nil }
            let name = String(path.dropFirst(prefix.count))
            return name.contains("/") ? nil : (name, node)
        }.sorted { $0.name < $1.name }
    }

    private func add(_ path: String, _ node: VirtualNode) {
        nodes[path] = node
        // Adds the parent directories that are emulated too.
        var parent = path
        while let slash = parent.lastIndex(of: "/") {
            parent = String(parent[..<slash])
            guard Self.contains(parent), nodes[parent] == nil else { return }
            nodes[parent] = .directory
        }
    }

    private func addText(_ path: String, _ text: String) {
        add(path, .file(Array((text + "\n").utf8)))
    }

    private func addDeviceNodes(_ system: SystemSnapshot) {
        if hasXenstore { add(XenstoreLocation.devicePath.string, .xenbus) }
        for node in XenNode.allCases where system.nodes.contains(where: { $0.path == node.path }) {
            add(node.path, .device(node))
            if let number = node.deviceNumber {
                let name = String(node.path.dropFirst("/dev/".count))
                addText("\(Self.charDeviceDirectory)\(number)/uevent", "DEVNAME=\(name)")
            }
        }
        for module in system.modules where module.present {
            let name = String(module.name.map { $0 == "-" ? "_" : $0 })
            addText("/sys/module/\(name)/initstate", "live")
        }
    }

    private func addHypervisor(_ system: SystemSnapshot) {
        guard let xen = system.xen else { return }
        let root = "/sys/hypervisor/"
        addText(root + "type", "xen")
        let numbers = xen.version.split(separator: ".")
        if numbers.count == 2 {
            addText(root + "version/major", String(numbers[0]))
            addText(root + "version/minor", String(numbers[1]))
        }
        if let extra = xen.extra { addText(root + "version/extra", extra) }
        if let changeset = xen.changeset { addText(root + "properties/changeset", changeset) }
        guard let domain = system.domain else { return }
        if let type = domain.type { addText(root + "guest_type", type.rawValue) }
        if let isControlDomain = domain.isControlDomain {
            add(
                "/proc/xen/capabilities",
                .file(Array((isControlDomain ? "control_d\n" : "").utf8)))
        }
    }

    private func addPCIDevices(_ system: SystemSnapshot) {
        let root = "/sys/bus/pci"
        add(root + "/devices", .directory)
        for device in system.devices {
            let directory = "\(root)/devices/\(device.sbdf)"
            add(directory, .directory)
            if let vendor = device.vendor { addText(directory + "/vendor", vendor) }
            if let number = device.device { addText(directory + "/device", number) }
            if let classCode = device.classCode { addText(directory + "/class", classCode) }
            if let irq = device.irq { addText(directory + "/irq", String(irq)) }
            if let config = configuration(of: device.sbdf) {
                add(directory + "/config", .file(config))
            }
            guard let driver = device.driver else { continue }
            let drivers = "\(root)/drivers/\(driver)"
            add(directory + "/driver", .symlink("../../drivers/\(driver)"))
            add("\(drivers)/\(device.sbdf)", .symlink("../../devices/\(device.sbdf)"))
            add(SysfsBindFile.bind.path(of: driver), .bindFile(.bindOtherDriver(driver: driver)))
            add(SysfsBindFile.unbind.path(of: driver), .bindFile(.unbindOtherDriver))
        }
        guard system.hasPciback else { return }
        let pciback = "\(root)/drivers/\(PCIDevice.pcibackDriver)"
        for file in SysfsBindFile.allCases {
            add(file.path(of: PCIDevice.pcibackDriver), .bindFile(.init(pciback: file)))
        }
        let slots = system.devices.filter(\.isBoundToPciback).map { "\($0.sbdf)\n" }
        add(pciback + "/slots", .file(Array(slots.joined().utf8)))
    }

    /// The size of the configuration space that sysfs shows.
    private static let configurationSize = 4096

    private func configuration(of sbdf: SBDF) -> [UInt8]? {
        guard let control = device.pciControl else { return nil }
        return try? control.readConfiguration(of: sbdf, at: 0, count: Self.configurationSize)
    }
}

extension XenNode {
    /// The number of a character device, as `MAJOR:MINOR`; nil for xenfs's regular file.
    ///
    /// Linux assigns a free minor number to such devices. It has never assigned these to any
    /// device.
    var deviceNumber: String? { minor.map { "\(Self.major):\($0)" } }

    /// The major number of miscellaneous devices.
    ///
    /// Source: Documentation/admin-guide/devices.txt (Linux 6.12).
    static let major: UInt64 = 10

    /// A dynamic minor number of the misc driver; nil for xenfs's regular file.
    var minor: UInt64? {
        switch self {
        case .privcmd: 1001
        case .hypercall: 1002
        case .xenfs: nil
        }
    }
}
