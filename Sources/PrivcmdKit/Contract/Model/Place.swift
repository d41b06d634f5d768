// SPDX-License-Identifier: MIT

/// Where a contract is checked: everything that decides what is promised there.
public struct Place: Codable, Equatable, Sendable {
    /// What answers.
    public var kind: Kind
    /// The kernel's release.
    public var linux: Release?
    /// The hypervisor's release.
    public var xen: Release?
    /// How the domain is virtualised.
    public var domain: DomainType?
    /// Whether it is dom0.
    public var isControlDomain: Bool?
    /// What the place has beyond that.
    public var traits: [String: Bool]
    /// The device that destructive clauses may use.
    public var deviceUnderTest: DeviceUnderTest?
    /// GSIs that nobody uses, for clauses that use one up.
    public var freeGSIs: [UInt32]
    /// A device of the system that xen-pciback does not have; nil where none is known.
    public var unboundDevice: SBDF?
    /// GSIs that nobody seems to use, and that nobody has tried to register; nil where none were
    /// looked for.
    public var untriedGSIs: [UInt32]?

    /// What answers at a place.
    public enum Kind: String, Codable, Sendable {
        /// The running kernel, with its Xen.
        case real
        /// A fake.
        case fake
        /// A recording of calls.
        case recording
    }

    /// Makes a place from its parts.
    ///
    /// - Parameters:
    ///   - kind: what answers.
    ///   - linux: the kernel's release.
    ///   - xen: the hypervisor's release.
    ///   - domain: how the domain is virtualised.
    ///   - isControlDomain: whether it is dom0.
    ///   - traits: what the place has beyond that.
    ///   - deviceUnderTest: the device that destructive clauses may use.
    ///   - freeGSIs: GSIs that nobody uses.
    ///   - unboundDevice: a device that xen-pciback does not have.
    public init(
        kind: Kind, linux: Release? = nil, xen: Release? = nil, domain: DomainType? = nil,
        isControlDomain: Bool? = nil, traits: [Trait: Bool] = [:],
        deviceUnderTest: DeviceUnderTest? = nil, freeGSIs: [GSI] = [],
        unboundDevice: SBDF? = nil
    ) {
        self.kind = kind
        self.linux = linux
        self.xen = xen
        self.domain = domain
        self.isControlDomain = isControlDomain
        self.traits = Dictionary(
            uniqueKeysWithValues: traits.map { ($0.key.rawValue, $0.value) })
        self.deviceUnderTest = deviceUnderTest
        self.freeGSIs = freeGSIs.map(\.rawValue)
        self.unboundDevice = unboundDevice
    }

    /// Whether the place has something; what is not known of it, it has not.
    ///
    /// - Parameter trait: what it may have.
    /// - Returns: whether it has it.
    public func has(_ trait: Trait) -> Bool { traits[trait.rawValue] ?? false }

    /// How many of the free GSIs are kept for clauses that leave them as they were.
    static let lentCount = 2

    /// The free GSIs that no clause may use up.
    var lentGSIs: ArraySlice<UInt32> { freeGSIs.suffix(Self.lentCount) }

    /// The place in one line, such as `Linux 6.12.117, Xen 4.20.4, PVH dom0`.
    public var title: String {
        var parts: [String] = kind == .real ? [] : [kind.rawValue]
        parts.append("Linux \(linux?.description ?? "unknown")")
        parts.append("Xen \(xen?.description ?? "unknown")")
        let role = isControlDomain.map { $0 ? "dom0" : "domU" } ?? "domain"
        parts.append("\(domain?.rawValue ?? "unknown") \(role)")
        return parts.joined(separator: ", ")
    }
}

/// The device that destructive clauses may use.
public struct DeviceUnderTest: Codable, Equatable, Sendable {
    /// Its address.
    public var sbdf: SBDF
    /// Its interrupt pin, 1 to 4 for INTA to INTD; 0 where it has none.
    public var pin: UInt8
    /// Whether xen-pciback has it.
    public var isBound: Bool

    /// Makes the facts of a device.
    ///
    /// - Parameters:
    ///   - sbdf: its address.
    ///   - pin: its interrupt pin.
    ///   - isBound: whether xen-pciback has it.
    public init(sbdf: SBDF, pin: UInt8, isBound: Bool) {
        self.sbdf = sbdf
        self.pin = pin
        self.isBound = isBound
    }
}

/// What a place may have that releases and the kind of domain do not tell.
public enum Trait: String, Codable, Sendable, CaseIterable {
    /// The calls run as root.
    case root
    /// A device node that can be opened and mapped, or a model of one.
    case descriptors
    /// A hypercall buffer device.
    case hypercallNode = "hypercall-node"
    /// xenfs's node of the same device.
    case xenfsNode = "xenfs-node"
    /// xen-pciback, loaded or built in.
    case pciback
    /// IRQFD and IOEVENTFD built into the kernel.
    case eventfd = "privcmd-eventfd"
    /// 32-bit system calls.
    case compat32 = "32-bit-calls"
    /// A readable kernel log.
    case kernelLog = "kernel-log"
    /// A device bound to xen-pciback.
    case boundDevice = "bound-device"
    /// Domains that can be created and destroyed.
    case scratchDomain = "scratch-domain"

    /// The trait in words.
    var words: String {
        switch self {
        case .root: "root"
        case .descriptors: "real device node"
        case .hypercallNode: "/dev/xen/hypercall"
        case .xenfsNode: "/proc/xen/privcmd"
        case .pciback: "xen-pciback"
        case .eventfd: "CONFIG_XEN_PRIVCMD_EVENTFD"
        case .compat32: "32-bit system calls"
        case .kernelLog: "readable kernel log"
        case .boundDevice: "device bound to xen-pciback"
        case .scratchDomain: "right to create a domain"
        }
    }
}
