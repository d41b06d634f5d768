// SPDX-License-Identifier: MIT

/// What a fake stands for: one system, its devices, and what its hypervisor knows.
public struct FakeProfile: Equatable, Sendable {
    /// The name by which `--device fake:NAME` chooses it.
    public var name: String
    /// One line on what it is.
    public var summary: String
    /// What the system says of itself.
    public var system: SystemSnapshot
    /// The GSI of each device that has one.
    public var gsis: [SBDF: GSI]
    /// The GSIs that somebody has registered with Xen before the first call.
    public var registeredGSIs: Set<GSI>

    /// Makes a profile from its parts.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - summary: one line on what it is.
    ///   - system: what the system says of itself.
    ///   - gsis: the GSI of each device that has one.
    ///   - registeredGSIs: the GSIs registered beforehand.
    public init(
        name: String, summary: String, system: SystemSnapshot, gsis: [SBDF: GSI],
        registeredGSIs: Set<GSI>
    ) {
        self.name = name
        self.summary = summary
        self.system = system
        self.gsis = gsis
        self.registeredGSIs = registeredGSIs
    }
}

extension FakeProfile {
    /// The profile that `--device fake` stands for.
    public static let standard = pvhDom0

    /// Every built-in profile.
    public static let builtIn: [FakeProfile] = [pvhDom0]

    /// Finds a built-in profile.
    ///
    /// - Parameter name: its name.
    /// - Returns: the profile, or nil where there is none of that name.
    public static func named(_ name: String) -> FakeProfile? { builtIn.first { $0.name == name } }
}
