// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// A domain in Xen's state.
package struct FakeDomain {
    /// How many pIRQs a domain other than the hardware domain has beyond the GSIs.
    private static let extraPIRQs = 32

    let id: DomainID
    let kind: DomainType
    /// Whether the domain owns the machine's devices and interrupts by default.
    let isHardwareDomain: Bool
    /// Whether the domain may control other domains.
    let isControlDomain: Bool
    /// Whether the domain has pIRQs: a PV domain, or an HVM domain created with
    /// XEN_X86_EMU_USE_PIRQ.
    let hasPIRQs: Bool
    /// Whether an IOMMU limits the domain's devices to its own memory.
    var hasIOMMU = false
    /// The domain whose devices it emulates.
    var target: DomainID?
    package var pirqs: FakePIRQs
    var memory = FakeDomainMemory()
    /// The rest of its state.
    var info: FakeDomainInfo
    /// The I/O memory and ports that it may use.
    package var access = AccessRanges()

    /// Whether it is an HVM or PVH domain.
    var usesHVM: Bool { kind != .pv }

    init(
        _ id: DomainID, _ kind: DomainType, hasPIRQs: Bool, isHardwareDomain: Bool = false,
        isControlDomain: Bool = false, _ info: FakeDomainInfo, on machine: FakeHardware
    ) {
        self.id = id
        self.kind = kind
        self.isHardwareDomain = isHardwareDomain
        self.isControlDomain = isControlDomain
        self.hasPIRQs = hasPIRQs
        self.info = info
        let pirqCount = machine.gsiCount + Self.extraPIRQs
        pirqs = FakePIRQs(
            pirqCount: isHardwareDomain
                ? machine.interruptCount : min(pirqCount, machine.interruptCount),
            interruptCount: machine.interruptCount)
    }
}
