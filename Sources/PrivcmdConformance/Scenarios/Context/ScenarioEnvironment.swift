// SPDX-License-Identifier: MIT

package import PrivcmdDevices
import PrivcmdFake
import PrivcmdKit

/// The properties of a system that decide the results of a scenario.
package struct ScenarioEnvironment: Sendable {
    let domain: DomainType?
    let isControlDomain: Bool?
    /// The profile of a fake; nil for the real device.
    let profile: FakeProfile?
    private let isMissing: @Sendable (MissingFeature) -> Bool

    package init(_ device: Device) {
        let system = device.system.snapshot()
        domain = system.domain?.type
        isControlDomain = system.domain?.isControlDomain
        let profile = device.fakeDevice?.profile
        self.profile = profile
        isMissing = { feature in
            switch feature {
            // A profile may have a change that its releases lack, or lack one that they have.
            case .linux(let change):
                if let profile { return !profile.has(change) }
                return system.linuxRelease.map { !change.row.backports.isIncluded(in: $0) } ?? false
            case .xen(let change):
                if let profile { return !profile.has(change) }
                return system.xenRelease.map { !change.row.backports.isIncluded(in: $0) } ?? false
            case .finding: return true
            }
        }
    }

    /// Whether the system lacks a feature.
    package func lacks(_ feature: MissingFeature) -> Bool { isMissing(feature) }

    var isPVH: Bool { domain == .pvh }
}
