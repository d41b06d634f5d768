// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// Reads facts of the running system from sysfs and procfs.
///
/// It changes nothing.
package struct LinuxSystem: SystemView {
    package static let pcibackModule = "xen-pciback"
    /// The modules that privcmd and its users need, by their modprobe names.
    private static let moduleNames = [
        "xen-privcmd", pcibackModule, "xen-evtchn", "xen-gntdev", "xenfs",
    ]
    private static let nodePaths = [
        "/dev/xen/privcmd", "/dev/xen/hypercall", "/dev/xen/evtchn", "/proc/xen/privcmd",
    ]
    /// XENFEAT_dom0 in the feature bitmap.
    ///
    /// Source: xen/include/public/features.h (Xen 4.20).
    private static let dom0Feature: UInt64 = 1 << UInt64(MIRROR_XENFEAT_dom0)

    private let root: String

    /// Reads the system below a root directory.
    ///
    /// - Parameter root: a directory that contains `sys` and `proc`; the empty string for `/`.
    package init(root: String = "") { self.root = root }

    private var pci: String { root + "/sys/bus/pci" }
    private var hypervisor: String { root + "/sys/hypervisor" }

    /// The architecture that this binary was built for, which the kernel shares.
    private static var architecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "aarch64"
        #else
            "unknown"
        #endif
    }

    /// All facts of the system.
    package func snapshot() -> SystemSnapshot {
        SystemSnapshot(
            architecture: Self.architecture,
            cpu: cpu,
            kernel: kernel ?? "unknown",
            kernelBuild: kernelBuild,
            xen: xen,
            domain: domain,
            nodes: Self.nodePaths.map { path in
                let error = PathInfo.accessError(root + path)
                return .init(path: path, access: error?.name ?? SystemSnapshot.Node.readWrite)
            },
            modules: Self.moduleNames.map { .init(name: $0, present: hasModule($0)) },
            devices: allDevices())
    }

    /// The PCI device at an address.
    package func device(_ sbdf: SBDF) -> PCIDevice? {
        let path = "\(pci)/devices/\(sbdf)"
        // Every PCI device has a class file: without it, there is no such device.
        guard let classCode = TextFile.read(path + "/class") else { return nil }
        return PCIDevice(
            sbdf: sbdf,
            classCode: classCode,
            vendor: TextFile.read(path + "/vendor"),
            device: TextFile.read(path + "/device"),
            driver: PathInfo.linkTargetName(path + "/driver"),
            irq: TextFile.read(path + "/irq").flatMap { UInt32($0) },
            pin: interruptPin(path))
    }

    /// The PCI devices that are bound to xen-pciback.
    package func devicesBoundToPciback() -> [PCIDevice] { allDevices().filter(\.isBoundToPciback) }

    /// The domain that the kernel runs in; nil if it does not run on Xen.
    package var domain: SystemSnapshot.Domain? {
        guard TextFile.read(hypervisor + "/type") == "xen" else { return nil }
        let type = TextFile.read(hypervisor + "/guest_type").flatMap { DomainType(rawValue: $0) }
        return .init(type: type, isControlDomain: isControlDomain)
    }

    /// The version of the hypervisor.
    package var xenVersion: XenVersion? { xen.flatMap { XenVersion(parsing: $0.version) } }

    package var linuxVersion: LinuxVersion? { kernel.flatMap { LinuxVersion(parsing: $0) } }

    /// Whether xen-pciback is loaded or built in.
    package var hasPciback: Bool { hasModule(Self.pcibackModule) }

    /// The host name, as uname(2) returns it.
    package var hostName: String? { TextFile.read(root + "/proc/sys/kernel/hostname") }

    private var kernel: String? { TextFile.read(root + "/proc/sys/kernel/osrelease") }

    private var kernelBuild: String? {
        let texts = ["/proc/sys/kernel/version", "/proc/version_signature"].compactMap {
            TextFile.read(root + $0)
        }
        return texts.isEmpty ? nil : texts.joined(separator: " ")
    }

    private var cpu: String? {
        let lines = TextFile.read(root + "/proc/cpuinfo")?.split(separator: "\n") ?? []
        guard let line = lines.first(where: { $0.hasPrefix("model name") }),
            let colon = line.firstIndex(of: ":")
        else { return nil }
        return String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
    }

    private var xen: SystemSnapshot.Hypervisor? {
        guard let major = TextFile.read(hypervisor + "/version/major"),
            let minor = TextFile.read(hypervisor + "/version/minor")
        else { return nil }
        return .init(
            version: "\(major).\(minor)",
            extra: TextFile.read(hypervisor + "/version/extra"),
            // Debian builds Xen from a tree without history, so this file is empty there.
            changeset: TextFile.read(hypervisor + "/properties/changeset")
                .flatMap { $0.isEmpty ? nil : $0 })
    }

    /// Reads xenfs if it is mounted, and the feature bitmap otherwise.
    private var isControlDomain: Bool? {
        if let capabilities = TextFile.read(root + "/proc/xen/capabilities") {
            return capabilities.contains("control_d")
        }
        guard let features = TextFile.read(hypervisor + "/properties/features"),
            let bits = UInt64(features.filter { $0 != "\n" }.suffix(8), radix: 16)
        else { return nil }
        return bits & Self.dom0Feature != 0
    }

    /// A loaded module has a directory in sysfs.
    ///
    /// A built-in xen-pciback has only its driver's.
    private func hasModule(_ name: String) -> Bool {
        let directory = name.map { $0 == "-" ? "_" : String($0) }.joined()
        if PathInfo.exists("\(root)/sys/module/\(directory)") { return true }
        return name == Self.pcibackModule
            && PathInfo.exists("\(pci)/drivers/\(PCIDevice.pcibackDriver)")
    }

    /// Offset 0x3d of the configuration space.
    ///
    /// Every user may read the first 64 bytes.
    private func interruptPin(_ path: String) -> UInt8? {
        guard let config = TextFile.readPrefix(path + "/config", count: 64), config.count == 64
        else { return nil }
        return config[0x3d]
    }

    private func allDevices() -> [PCIDevice] {
        PathInfo.entries(in: pci + "/devices").compactMap { name in
            (try? SBDF(parsing: name)).flatMap(device)
        }
    }
}
