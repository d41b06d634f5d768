// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// Where the contract is checked: everything that decides which expectations apply.
package struct Environment: Codable, Equatable, Sendable {
    /// What performs the calls.
    package var kind: Kind
    /// The kernel's release.
    package var linux: Release?
    /// The hypervisor's release.
    package var xen: Release?
    /// How the domain is virtualised.
    package var domain: DomainType?
    /// Whether it is dom0.
    package var isControlDomain: Bool?
    /// Which features the environment has, by their names.
    package var features: [String: Bool]
    /// The device that destructive clauses may use.
    package var deviceUnderTest: DeviceUnderTest?
    /// GSIs that no device uses, for clauses that consume one.
    package var freeGSIs: [UInt32]
    /// A device of the system that is not bound to xen-pciback; nil if none is known.
    package var unboundDevice: SBDF?
    /// GSIs that no device seems to use and that ``EnvironmentProbe`` did not register; nil if it
    /// probed none.
    package var unprobedGSIs: [UInt32]?

    /// What performs the calls.
    package enum Kind: String, Codable, Sendable {
        /// The running kernel, with its Xen.
        case real
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
    package init(
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
    package func has(_ feature: Feature) -> Bool { features[feature.rawValue] ?? false }

    /// How many of the free GSIs are reserved for clauses that leave them unchanged.
    package static let reusableGSICount = 2

    /// The free GSIs that no clause may consume.
    var reusableGSIs: ArraySlice<UInt32> { freeGSIs.suffix(Self.reusableGSICount) }

    /// The environment in one line, such as `Linux 6.12.117, Xen 4.20.4, PVH dom0`.
    package var title: String {
        var parts: [String] = kind == .real ? [] : [kind.rawValue]
        parts.append("Linux \(linux?.description ?? "unknown")")
        parts.append("Xen \(xen?.description ?? "unknown")")
        let role = isControlDomain.map { $0 ? "dom0" : "domU" } ?? "domain"
        parts.append("\(domain?.rawValue ?? "unknown") \(role)")
        return parts.joined(separator: ", ")
    }
}
