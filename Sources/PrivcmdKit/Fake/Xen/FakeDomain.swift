// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// A domain, as the hypervisor keeps it.
struct FakeDomain {
    /// How many pIRQs a domain that is not the hardware domain has beyond the GSIs.
    private static let extraPIRQs = 32

    let id: DomainID
    let kind: DomainType
    /// Whether the machine's devices and interrupts are its own unless it gives them away.
    let isHardwareDomain: Bool
    /// Whether it may do to other domains what it likes.
    let isControlDomain: Bool
    /// Whether it has pIRQs of its own notion: a paravirtualised domain, and an HVM one that
    /// was given the emulation of them.
    let hasPIRQs: Bool
    /// Whether an IOMMU keeps its devices to its own memory.
    var hasIOMMU = false
    /// The domain whose devices it emulates.
    var target: DomainID?
    /// Its interrupts.
    var interrupts: FakeInterrupts
    /// Its memory.
    var memory = FakeDomainMemory()
    /// What else Xen tells of it.
    var info: FakeDomainInfo
    /// The I/O memory and ports that it may use.
    var access = FakeAccess()

    /// Whether it runs in hardware virtualisation.
    var isInHardware: Bool { kind != .pv }

    init(
        _ id: DomainID, _ kind: DomainType, hasPIRQs: Bool, isHardwareDomain: Bool = false,
        isControlDomain: Bool = false, _ info: FakeDomainInfo, on machine: FakeMachine
    ) {
        self.id = id
        self.kind = kind
        self.isHardwareDomain = isHardwareDomain
        self.isControlDomain = isControlDomain
        self.hasPIRQs = hasPIRQs
        self.info = info
        let pirqs = machine.gsiCount + Self.extraPIRQs
        interrupts = FakeInterrupts(
            pirqCount: isHardwareDomain
                ? machine.interruptCount : min(pirqs, machine.interruptCount),
            interruptCount: machine.interruptCount)
    }
}
