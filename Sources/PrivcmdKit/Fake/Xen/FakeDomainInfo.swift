// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// What Xen tells of a domain beside its memory and its interrupts, and what a toolstack sets of it.
struct FakeDomainInfo {
    /// What a toolstack calls the domain: a UUID.
    var handle = mirror_xen_domctl_setdomainhandle()
    var securityLabel: UInt32 = 0
    /// How often it was paused and not unpaused since.
    var pauseCount = 0
    /// How many virtual CPUs it may have, and how many it has.
    var vcpuLimit: UInt32 = 0
    var vcpuCount: UInt32 = 0
    /// Whether its virtual CPUs run: only those of the one that asks do, since a fake starts none.
    var isRunning = false
    var isXenstore = false
    /// Whether the hardware pages for it.
    var hasHAP = false
    /// The devices that are emulated for it.
    var emulation: UInt32 = 0
    /// The frame of the page that it shares with Xen, which none has in hardware before it asks.
    var sharedFrame = UInt64.max
    /// The port that the next event channel gets: the first is never used.
    var nextPort: UInt32 = 1
    /// The last port that it may have.
    var lastPort: UInt32 = 0

    /// A new domain, which waits to be unpaused once.
    init(_ head: mirror_xen_domctl_createdomain_head, emulation: UInt32) {
        handle.handle = head.handle
        securityLabel = head.ssidref
        pauseCount = 1
        vcpuLimit = head.max_vcpus
        isXenstore = head.flags & MIRROR_XEN_DOMCTL_CDF_xs_domain != 0
        hasHAP = head.flags & MIRROR_XEN_DOMCTL_CDF_hap != 0
        self.emulation = emulation
        lastPort = min(head.max_evtchn_port, Self.mostPorts - 1)
    }

    /// A domain that was there before the first call.
    init(_ kind: DomainType, vcpus: UInt32) {
        vcpuLimit = vcpus
        vcpuCount = vcpus
        isRunning = true
        hasHAP = kind != .pv
        emulation =
            kind == .pv
            ? MIRROR_XEN_X86_EMU_PIT
            : MIRROR_XEN_X86_EMU_LAPIC | MIRROR_XEN_X86_EMU_IOAPIC | MIRROR_XEN_X86_EMU_VPCI
        sharedFrame = kind == .pv ? Self.sharedFrame : Self.mappedSharedFrame
    }

    /// How many ports a domain has that has not asked for more.
    private static let mostPorts: UInt32 = 4096
    /// Where Linux 6.12 finds the page as a PV dom0, and where it puts it as a PVH one, in the lab.
    private static let sharedFrame: UInt64 = 0x9_fd23
    private static let mappedSharedFrame: UInt64 = 0x10
}
