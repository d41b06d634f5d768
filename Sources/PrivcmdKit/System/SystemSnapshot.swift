// SPDX-License-Identifier: MIT

/// The facts of a system that the results of privcmd's calls depend on.
///
/// ``LinuxSystem`` reads them from a live system. A fake and a recording contain a snapshot.
public struct SystemSnapshot: Codable, Equatable, Sendable {
    /// The machine architecture, such as `x86_64`.
    public var architecture: String
    /// The CPU model, as in `/proc/cpuinfo`.
    public var cpu: String?
    /// The kernel release, as `uname -r` prints it.
    public var kernel: String
    /// The kernel's build, as `uname -v` prints it, and Ubuntu's signature.
    ///
    /// They contain the stable release where `uname -r` does not.
    public var kernelBuild: String?
    /// The hypervisor; nil if sysfs shows none.
    public var xen: Hypervisor?
    /// The domain that the kernel runs in; nil if sysfs shows none.
    public var domain: Domain?
    /// The device nodes that privcmd's users open.
    public var nodes: [Node]
    /// The kernel modules that provide them.
    public var modules: [Module]
    /// The PCI devices, in the order of their addresses.
    public var devices: [PCIDevice]

    /// Makes a snapshot from its parts.
    ///
    /// - Parameters:
    ///   - architecture: the machine architecture.
    ///   - cpu: the CPU model.
    ///   - kernel: the kernel release.
    ///   - kernelBuild: the kernel's build.
    ///   - xen: the hypervisor.
    ///   - domain: the domain.
    ///   - nodes: the device nodes.
    ///   - modules: the kernel modules.
    ///   - devices: the PCI devices.
    public init(
        architecture: String, cpu: String? = nil, kernel: String, kernelBuild: String? = nil,
        xen: Hypervisor? = nil, domain: Domain? = nil, nodes: [Node] = [], modules: [Module] = [],
        devices: [PCIDevice] = []
    ) {
        self.architecture = architecture
        self.cpu = cpu
        self.kernel = kernel
        self.kernelBuild = kernelBuild
        self.xen = xen
        self.domain = domain
        self.nodes = nodes
        self.modules = modules
        self.devices = devices
    }

    /// The hypervisor, as /sys/hypervisor shows it.
    public struct Hypervisor: Codable, Equatable, Sendable {
        /// The version, such as `4.20`.
        public var version: String
        /// The rest of Xen's version string, such as `.3-pre`.
        public var extra: String?
        /// The commit that Xen was built from, as the build recorded it.
        public var changeset: String?

        /// Makes the facts of a hypervisor.
        ///
        /// - Parameters:
        ///   - version: the version.
        ///   - extra: the rest of the version string.
        ///   - changeset: the commit.
        public init(version: String, extra: String? = nil, changeset: String? = nil) {
            self.version = version
            self.extra = extra
            self.changeset = changeset
        }
    }

    /// The domain that the kernel runs in.
    public struct Domain: Codable, Equatable, Sendable {
        /// How it is virtualised; nil if the kernel does not report it.
        package var type: DomainType?
        /// Whether it is the control domain, dom0; nil if the kernel does not report it.
        public var isControlDomain: Bool?

        /// Makes the facts of a domain.
        ///
        /// - Parameters:
        ///   - type: how it is virtualised.
        ///   - isControlDomain: whether it is dom0.
        public init(type: DomainType?, isControlDomain: Bool?) {
            self.type = type
            self.isControlDomain = isControlDomain
        }
    }

    /// The kernel's release down to its stable number.
    public var linuxRelease: Release? {
        KernelRelease.parse(kernel, version: kernelBuild, signature: kernelBuild)
    }

    /// The hypervisor's release down to its stable number.
    public var xenRelease: Release? {
        xen.flatMap { Release(parsing: $0.version + ($0.extra ?? "")) }
    }

    /// A device node.
    public struct Node: Codable, Equatable, Sendable {
        /// Its path.
        public var path: String
        /// `read-write`, or the name of the errno of access(2), such as `ENOENT`.
        public var access: String

        /// Makes the facts of a node.
        ///
        /// - Parameters:
        ///   - path: its path.
        ///   - access: `read-write`, or the error's name.
        public init(path: String, access: String) {
            self.path = path
            self.access = access
        }

        /// The value of ``access`` if the node can be used.
        public static let readWrite = "read-write"
    }

    /// A kernel module.
    public struct Module: Codable, Equatable, Sendable {
        /// Its name, such as `xen-pciback`.
        public var name: String
        /// Whether it is loaded or built in.
        public var present: Bool

        /// Makes the facts of a module.
        ///
        /// - Parameters:
        ///   - name: its name.
        ///   - present: whether it is loaded or built in.
        public init(name: String, present: Bool) {
            self.name = name
            self.present = present
        }
    }
}

/// How a domain is virtualised, as in /sys/hypervisor/guest_type.
public enum DomainType: String, Codable, Sendable, CaseIterable {
    /// Paravirtualised.
    case pv = "PV"
    /// Hardware virtualised, without an emulated PC.
    case pvh = "PVH"
    /// Hardware virtualised, with an emulated PC.
    case hvm = "HVM"
}

/// A PCI function, as sysfs shows it.
public struct PCIDevice: Codable, Equatable, Sendable {
    /// The name under which xen-pciback registers its driver.
    public static let pcibackDriver = "pciback"

    /// Its address.
    public var sbdf: SBDF
    /// Its class code, such as `0x020000`.
    public var classCode: String?
    /// Its vendor, such as `0x8086`.
    public var vendor: String?
    /// Its device number, such as `0x10d3`.
    public var device: String?
    /// The driver it is bound to; nil if none.
    public var driver: String?
    /// The number in its sysfs `irq` file.
    public var irq: UInt32?
    /// Its interrupt pin: 1 to 4 for INTA to INTD, 0 for none.
    public var pin: UInt8?

    /// Makes the facts of a device.
    ///
    /// - Parameters:
    ///   - sbdf: its address.
    ///   - classCode: its class code.
    ///   - vendor: its vendor.
    ///   - device: its device number.
    ///   - driver: the driver it is bound to.
    ///   - irq: the number in its sysfs `irq` file.
    ///   - pin: its interrupt pin.
    public init(
        sbdf: SBDF, classCode: String? = nil, vendor: String? = nil, device: String? = nil,
        driver: String? = nil, irq: UInt32? = nil, pin: UInt8? = nil
    ) {
        self.sbdf = sbdf
        self.classCode = classCode
        self.vendor = vendor
        self.device = device
        self.driver = driver
        self.irq = irq
        self.pin = pin
    }

    /// Whether it is bound to xen-pciback.
    public var isBoundToPciback: Bool { driver == Self.pcibackDriver }

    private enum CodingKeys: String, CodingKey {
        case sbdf, vendor, device, driver, irq, pin
        case classCode = "class"
    }
}
