// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The changes that a hypervisor has, computed once: a lookup per call is too slow.
struct XenBehavior {
    private let changes: Set<XenChange>

    /// Whether it has ``XenChange/mapPIRQFindsDomainFirst``, which every map_pirq checks.
    let mapPIRQFindsDomainFirst: Bool

    /// The form of PHYSDEVOP_pci_device_reset: as merged, or of the profile's revision of the
    /// series.
    let reset: SeriesRevision.Reset
    /// The form of gsi_permission: as merged, or of the profile's revision of the series.
    let permission: SeriesRevision.Permission

    /// The bugs that are seeded in it.
    let mutations: Set<FakeMutation>

    init(_ profile: FakeProfile) {
        mutations = profile.mutations
        reset = profile.revision?.reset ?? .merged
        permission = profile.revision?.permission ?? .merged
        changes = Set(XenChange.allCases.filter { profile.has($0) })
        mapPIRQFindsDomainFirst = changes.contains(.mapPIRQFindsDomainFirst)
    }

    /// Whether the hypervisor has a change.
    func has(_ change: XenChange) -> Bool { changes.contains(change) }
}
