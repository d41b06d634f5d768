// SPDX-License-Identifier: MIT

/// What decides how a scenario goes on a system.
struct ScenarioPlace: Sendable {
    let domain: DomainType?
    let isControlDomain: Bool?
    /// What a fake stands for.
    let profile: FakeProfile?
    private let lacking: @Sendable (BreakCause) -> Bool

    init(_ device: Device) {
        let system = device.system.snapshot()
        domain = system.domain?.type
        isControlDomain = system.domain?.isControlDomain
        let transport = device.privcmd.transport
        let inner = (transport as? Injector)?.inner ?? transport
        let profile = (inner as? FakeDevice)?.profile
        self.profile = profile
        lacking = { cause in
            switch cause {
            // A profile may have a change that its releases lack, and the other way round.
            case .linux(let change):
                if let profile { return !profile.has(change) }
                return system.linuxRelease.map { !change.row.fix.isIn($0) } ?? false
            case .xen(let change):
                if let profile { return !profile.has(change) }
                return system.xenRelease.map { !change.row.fix.isIn($0) } ?? false
            case .finding: return true
            }
        }
    }

    /// Whether the system lacks something.
    func lacks(_ cause: BreakCause) -> Bool { lacking(cause) }

    var isPVH: Bool { domain == .pvh }
}
