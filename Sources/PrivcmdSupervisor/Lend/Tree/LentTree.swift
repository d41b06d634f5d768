// SPDX-License-Identifier: MIT

internal import PrivcmdKit
internal import SystemPackage

/// The part of a file system that is lent: the device's nodes, and what sysfs and procfs say of Xen
/// and of PCI devices.
///
/// Below its folders nothing of the machine's own is seen: a program that asks for a PCI device of the
/// lent system must not find one of the machine that it runs on.
final class LentTree {
    /// The folders that are lent whole.
    static let folders = [
        "/dev/xen", "/proc/xen", "/sys/hypervisor", "/sys/bus/pci", "/sys/devices/pci",
        "/sys/module/xen_", "/sys/module/xenfs", "/proc/sys/kernel/osrelease",
        "/proc/sys/kernel/version",
    ]
    /// Where sysfs tells a device's name by its number.
    private static let characterDevices = "/sys/dev/char/"

    private let device: LentDevice
    /// Whether there is a xenstored.
    private let hasXenstore: Bool
    private var entries: [String: LentEntry] = [:]
    /// The last components of all paths: what ends otherwise is none of them.
    private(set) var names: Set<[UInt8]> = []

    /// Lends the system that a device is part of, with or without a xenstored.
    init(_ device: LentDevice, hasXenstore: Bool) {
        self.device = device
        self.hasXenstore = hasXenstore
        rebuild()
    }

    /// Looks at the system anew, after something has been done to its devices.
    ///
    /// `drivers` are those of a recording's devices that an order has changed.
    func rebuild(_ drivers: [SBDF: String?] = [:]) {
        entries = [:]
        var system = device.system.snapshot()
        for index in system.devices.indices {
            if let driver = drivers[system.devices[index].sbdf] {
                system.devices[index].driver = driver
            }
        }
        add("/proc/sys/kernel/osrelease", system.kernel)
        if let build = system.kernelBuild { add("/proc/sys/kernel/version", build) }
        addNodes(system)
        addHypervisor(system)
        addDevices(system)
        names = Set(
            entries.keys.compactMap { path in
                path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init)
            })
    }

    /// What a path names, which has neither links nor dots in it; nil where it names nothing.
    subscript(_ path: String) -> LentEntry? { entries[path] }

    /// Whether a path is one of the lent system's, whether or not there is anything.
    static func holds(_ path: String) -> Bool {
        if path.hasPrefix(characterDevices) {
            return FakeNode.allCases.contains { node in
                node.number.map { path.hasPrefix(characterDevices + $0) } ?? false
            }
        }
        return folders.contains { folder in
            guard path.hasPrefix(folder) else { return false }
            // A prefix that ends in the middle of a name stands for all names that begin so.
            let rest = path.utf8.dropFirst(folder.utf8.count)
            return rest.isEmpty || rest.first == UInt8(ascii: "/") || isOpenEnded(folder)
        }
    }

    private static func isOpenEnded(_ folder: String) -> Bool {
        folder.hasSuffix("_") || folder == "/sys/devices/pci"
    }

    /// The names in a folder.
    func names(in folder: String) -> [(name: String, entry: LentEntry)] {
        let prefix = folder + "/"
        return entries.compactMap { path, entry in
            guard path.hasPrefix(prefix) else { return nil }
            let name = String(path.dropFirst(prefix.count))
            return name.contains("/") ? nil : (name, entry)
        }.sorted { $0.name < $1.name }
    }

    private func add(_ path: String, _ entry: LentEntry) {
        entries[path] = entry
        // The folders above it, as far as they are lent.
        var parent = path
        while let slash = parent.lastIndex(of: "/") {
            parent = String(parent[..<slash])
            guard Self.holds(parent), entries[parent] == nil else { return }
            entries[parent] = .folder
        }
    }

    private func add(_ path: String, _ text: String) {
        add(path, .file(Array((text + "\n").utf8)))
    }

    private func addNodes(_ system: SystemSnapshot) {
        if hasXenstore { add(XenstorePlace.node.string, .xenbus) }
        for node in FakeNode.allCases where system.nodes.contains(where: { $0.path == node.path }) {
            add(node.path, .node(node))
            if let number = node.number {
                let name = String(node.path.dropFirst("/dev/".count))
                add("\(Self.characterDevices)\(number)/uevent", "DEVNAME=\(name)")
            }
        }
        for module in system.modules where module.present {
            let name = String(module.name.map { $0 == "-" ? "_" : $0 })
            add("/sys/module/\(name)/initstate", "live")
        }
    }

    private func addHypervisor(_ system: SystemSnapshot) {
        guard let xen = system.xen else { return }
        let root = "/sys/hypervisor/"
        add(root + "type", "xen")
        let numbers = xen.version.split(separator: ".")
        if numbers.count == 2 {
            add(root + "version/major", String(numbers[0]))
            add(root + "version/minor", String(numbers[1]))
        }
        if let extra = xen.extra { add(root + "version/extra", extra) }
        if let changeset = xen.changeset { add(root + "properties/changeset", changeset) }
        guard let domain = system.domain else { return }
        if let type = domain.type { add(root + "guest_type", type.rawValue) }
        if let isControlDomain = domain.isControlDomain {
            add(
                "/proc/xen/capabilities",
                .file(Array((isControlDomain ? "control_d\n" : "").utf8)))
        }
    }

    private func addDevices(_ system: SystemSnapshot) {
        let root = "/sys/bus/pci"
        add(root + "/devices", .folder)
        for device in system.devices {
            let folder = "\(root)/devices/\(device.sbdf)"
            add(folder, .folder)
            if let vendor = device.vendor { add(folder + "/vendor", vendor) }
            if let number = device.device { add(folder + "/device", number) }
            if let classCode = device.classCode { add(folder + "/class", classCode) }
            if let irq = device.irq { add(folder + "/irq", String(irq)) }
            if let config = configuration(of: device.sbdf) {
                add(folder + "/config", .file(config))
            }
            guard let driver = device.driver else { continue }
            let drivers = "\(root)/drivers/\(driver)"
            add(folder + "/driver", .link("../../drivers/\(driver)"))
            add("\(drivers)/\(device.sbdf)", .link("../../devices/\(device.sbdf)"))
            add(drivers + "/bind", .order(.bindElsewhere(driver: driver)))
            add(drivers + "/unbind", .order(.unbindElsewhere))
        }
        guard system.hasPciback else { return }
        let pciback = "\(root)/drivers/\(PCIDevice.pcibackDriver)"
        add(pciback + "/bind", .order(.bind))
        add(pciback + "/unbind", .order(.unbind))
        add(pciback + "/new_slot", .order(.newSlot))
        add(pciback + "/remove_slot", .order(.removeSlot))
        let slots = system.devices.filter(\.isBoundToPciback).map { "\($0.sbdf)\n" }
        add(pciback + "/slots", .file(Array(slots.joined().utf8)))
    }

    /// How much of a device's configuration space sysfs shows.
    private static let configurationSize = 4096

    private func configuration(of sbdf: SBDF) -> [UInt8]? {
        guard let control = device.control else { return nil }
        return try? control.configuration(of: sbdf, at: 0, count: Self.configurationSize)
    }
}

extension FakeNode {
    /// The number of a character device, as `MAJOR:MINOR`; nil for xenfs's regular file.
    ///
    /// Linux gives such devices whatever minor number is free: these were never anybody's.
    var number: String? { minor.map { "\(Self.major):\($0)" } }

    /// The major number of miscellaneous devices.
    ///
    /// Source: Documentation/admin-guide/devices.txt (Linux 6.12).
    static let major: UInt64 = 10

    /// The minor number, of those that Linux gives away on request.
    var minor: UInt64? {
        switch self {
        case .privcmd: 1001
        case .hypercall: 1002
        case .xenfs: nil
        }
    }
}
