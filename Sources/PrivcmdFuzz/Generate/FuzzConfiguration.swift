// SPDX-License-Identifier: MIT

/// The input of the generator. The same configuration produces the same calls.
public struct FuzzConfiguration: Codable, Equatable, Sendable {
    /// The seed of the random numbers.
    public var seed: UInt64
    /// The most harmful level of calls that may be generated.
    public var level: HarmLevel
    /// The Xen release. It determines the interface version in domctls.
    public var xen: Release
    /// An unused PCI device that is bound to xen-pciback; nil for none.
    public var device: SBDF?
    /// Unused GSIs: the only ones that the calls map into and unmap from the caller's own domain.
    public var gsis: [UInt32]

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - seed: the seed of the random numbers.
    ///   - level: the most harmful level of calls that may be generated.
    ///   - xen: the Xen release.
    ///   - device: an unused PCI device.
    ///   - gsis: unused GSIs.
    public init(
        seed: UInt64, level: HarmLevel, xen: Release, device: SBDF? = nil, gsis: [GSI] = []
    ) {
        self.seed = seed
        self.level = level
        self.xen = xen
        self.device = device
        self.gsis = gsis.map(\.rawValue)
    }

    /// The interface version of domctl in that Xen release.
    var domctlVersion: Int64 { Int64(ABI.domctlVersion(of: xen) ?? 0) }
}
