// SPDX-License-Identifier: MIT

/// The changes that a hypervisor has, looked up once: the rows cost more than a call may.
struct XenTraits {
    private let present: Set<XenChange>

    /// Whether it has ``XenChange/mapPIRQFindsDomainFirst``, which every mapping asks for.
    let mapPIRQFindsDomainFirst: Bool

    /// The operation that tells of a reset, as it was merged or in the profile's revision.
    let reset: SeriesRevision.Reset
    /// The operation that gives access to a GSI, as it was merged or in the profile's revision.
    let permission: SeriesRevision.Permission

    /// What it is made to do wrong.
    let flaws: Set<FakeFlaw>

    init(_ profile: FakeProfile) {
        flaws = profile.flaws
        reset = profile.revision?.reset ?? .merged
        permission = profile.revision?.permission ?? .merged
        present = Set(XenChange.allCases.filter { profile.has($0) })
        mapPIRQFindsDomainFirst = present.contains(.mapPIRQFindsDomainFirst)
    }

    /// Whether the hypervisor has a change.
    func has(_ change: XenChange) -> Bool { present.contains(change) }
}
