// SPDX-License-Identifier: MIT

/// Where the contract is checked: everything that decides which expectations apply.
public struct Environment: Codable, Equatable, Sendable {
    /// What performs the calls.
    public var kind: Kind
    /// The kernel's release.
    public var linux: Release?
    /// The hypervisor's release.
    public var xen: Release?
    /// How the domain is virtualised.
    public var domain: DomainType?
    /// Whether it is dom0.
    public var isControlDomain: Bool?
    /// Which features the environment has, by their names.
    public var features: [String: Bool]
    /// The device that destructive clauses may use.
    public var deviceUnderTest: DeviceUnderTest?
    /// GSIs that no device uses, for clauses that consume one.
    public var freeGSIs: [UInt32]
    /// A device of the system that is not bound to xen-pciback; nil if none is known.
    public var unboundDevice: SBDF?
    /// GSIs that no device seems to use and that ``EnvironmentProbe`` did not register; nil if it
    /// probed none.
    public var unprobedGSIs: [UInt32]?

    private enum CodingKeys: String, CodingKey {
        case kind, linux, xen, domain, isControlDomain
        case features = "traits"
        case deviceUnderTest, freeGSIs, unboundDevice
        case unprobedGSIs = "untriedGSIs"
    }

    /// What performs the calls.
    public enum Kind: String, Codable, Sendable {
        /// The running kernel, with its Xen.
        case real
        /// A fake.
        case fake
        /// A recording of calls.
        case recording
    }

    /// Makes an environment from its parts.
    ///
    /// - Parameters:
    ///   - kind: what performs the calls.
    ///   - linux: the kernel's release.
    ///   - xen: the hypervisor's release.
    ///   - domain: how the domain is virtualised.
    ///   - isControlDomain: whether it is dom0.
    ///   - features: which features it has.
    ///   - deviceUnderTest: the device that destructive clauses may use.
    ///   - freeGSIs: GSIs that no device uses.
    ///   - unboundDevice: a device that is not bound to xen-pciback.
    public init(
        kind: Kind, linux: Release? = nil, xen: Release? = nil, domain: DomainType? = nil,
        isControlDomain: Bool? = nil, features: [Feature: Bool] = [:],
        deviceUnderTest: DeviceUnderTest? = nil, freeGSIs: [GSI] = [],
        unboundDevice: SBDF? = nil
    ) {
        self.kind = kind
        self.linux = linux
        self.xen = xen
        self.domain = domain
        self.isControlDomain = isControlDomain
        self.features = Dictionary(
            uniqueKeysWithValues: features.map { ($0.key.rawValue, $0.value) })
        self.deviceUnderTest = deviceUnderTest
        self.freeGSIs = freeGSIs.map(\.rawValue)
        self.unboundDevice = unboundDevice
    }

    /// Whether the environment has a feature.
    ///
    /// - Parameter feature: the feature.
    /// - Returns: false also if it is unknown.
    public func has(_ feature: Feature) -> Bool { features[feature.rawValue] ?? false }

    /// How many of the free GSIs are reserved for clauses that leave them unchanged.
    static let reusableGSICount = 2

    /// The free GSIs that no clause may consume.
    var reusableGSIs: ArraySlice<UInt32> { freeGSIs.suffix(Self.reusableGSICount) }

    /// The environment in one line, such as `Linux 6.12.117, Xen 4.20.4, PVH dom0`.
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
    /// Its interrupt pin, 1 to 4 for INTA to INTD; 0 if it has none.
    public var pin: UInt8
    /// Whether it is bound to xen-pciback.
    public var isBound: Bool

    /// Makes the description of a device.
    ///
    /// - Parameters:
    ///   - sbdf: its address.
    ///   - pin: its interrupt pin.
    ///   - isBound: whether it is bound to xen-pciback.
    public init(sbdf: SBDF, pin: UInt8, isBound: Bool) {
        self.sbdf = sbdf
        self.pin = pin
        self.isBound = isBound
    }
}

/// What an environment may have that does not follow from releases and the type of domain.
public enum Feature: String, Codable, Sendable, CaseIterable {
    /// The calls are issued as root.
    case root
    /// A device node that can be opened and mapped, real or fake.
    case descriptors
    /// A hypercall buffer device.
    case hypercallNode = "hypercall-node"
    /// The node of the same device in xenfs.
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

    /// The feature as text.
    var displayName: String {
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
