// SPDX-License-Identifier: MIT

package import PrivcmdConformance
package import PrivcmdKit

/// The input of the generator.
///
/// The same configuration produces the same calls.
package struct FuzzConfiguration: Codable, Equatable, Sendable {
    /// The seed of the random numbers.
    package var seed: UInt64
    /// The most harmful level of calls that may be generated.
    package var level: HarmLevel
    /// The Xen release.
    ///
    /// It determines the interface version in domctls.
    package var xen: Release
    /// An unused PCI device that is bound to xen-pciback; nil for none.
    package var device: SBDF?
    /// Unused GSIs: the only ones that the calls map into and unmap from the caller's own domain.
    package var freeGSIs: [UInt32]

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - seed: the seed of the random numbers.
    ///   - level: the most harmful level of calls that may be generated.
    ///   - xen: the Xen release.
    ///   - device: an unused PCI device.
    ///   - freeGSIs: unused GSIs.
    package init(
        seed: UInt64, level: HarmLevel, xen: Release, device: SBDF? = nil, freeGSIs: [GSI] = []
    ) {
        self.seed = seed
        self.level = level
        self.xen = xen
        self.device = device
        self.freeGSIs = freeGSIs.map(\.rawValue)
    }

    /// The interface version of domctl in that Xen release.
    var domctlVersion: Int64 { Int64(ABI.domctlVersion(of: xen) ?? 0) }
}
