// SPDX-License-Identifier: MIT

/// What a sequence is drawn from and for: with the same setting, the same calls come.
public struct FuzzSetting: Codable, Equatable, Sendable {
    /// Where the random numbers begin.
    public var seed: UInt64
    /// How much harm the calls may do.
    public var level: Level
    /// The hypervisor, whose version the domctls have to name.
    public var xen: Release
    /// A device bound to xen-pciback that nobody uses; nil for none.
    public var device: SBDF?
    /// GSIs that nobody uses: the only ones that the caller's own domain maps and unmaps.
    public var gsis: [UInt32]

    /// Makes a setting from its parts.
    ///
    /// - Parameters:
    ///   - seed: where the random numbers begin.
    ///   - level: how much harm the calls may do.
    ///   - xen: the hypervisor.
    ///   - device: a device that nobody uses.
    ///   - gsis: GSIs that nobody uses.
    public init(
        seed: UInt64, level: Level, xen: Release, device: SBDF? = nil, gsis: [GSI] = []
    ) {
        self.seed = seed
        self.level = level
        self.xen = xen
        self.device = device
        self.gsis = gsis.map(\.rawValue)
    }

    /// The version that the hypervisor's domctls name.
    var domctlVersion: Int64 { Int64(ABI.domctlVersion(of: xen) ?? 0) }
}
