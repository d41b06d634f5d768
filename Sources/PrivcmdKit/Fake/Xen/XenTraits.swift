// SPDX-License-Identifier: MIT

/// The changes that a hypervisor has, looked up once: the rows cost more than a call may.
struct XenTraits {
    private let present: Set<XenChange>

    /// Whether it has ``XenChange/mapPIRQFindsDomainFirst``, which every mapping asks for.
    let mapPIRQFindsDomainFirst: Bool

    init(_ profile: FakeProfile) {
        present = Set(XenChange.allCases.filter { profile.has($0) })
        mapPIRQFindsDomainFirst = present.contains(.mapPIRQFindsDomainFirst)
    }

    /// Whether the hypervisor has a change.
    func has(_ change: XenChange) -> Bool { present.contains(change) }
}
