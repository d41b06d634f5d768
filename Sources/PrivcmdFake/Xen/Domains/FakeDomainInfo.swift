// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// The state that getdomaininfo reports and a toolstack sets, apart from memory and interrupts.
struct FakeDomainInfo {
    /// The UUID that a toolstack gives the domain.
    var handle = mirror_xen_domctl_setdomainhandle()
    var securityLabel: UInt32 = 0
    /// How many pauses no unpause has matched.
    var pauseCount = 0
    /// The maximum and the current number of virtual CPUs.
    var vcpuLimit: UInt32 = 0
    var vcpuCount: UInt32 = 0
    /// Whether its virtual CPUs run.
    ///
    /// Only the caller's do: the fake starts none.
    var isRunning = false
    var isXenstore = false
    /// Whether it uses hardware-assisted paging.
    var hasHAP = false
    /// The XEN_X86_EMU_ flags of the devices that Xen emulates for it.
    var emulationFlags: UInt32 = 0
    /// The frame of its shared info page.
    ///
    /// An HVM or PVH domain has none until it maps the page.
    var sharedFrame = UInt64.max
    /// The port of the next event channel; port 0 is never used.
    var nextPort: UInt32 = 1
    /// The highest port that it may use.
    var lastPort: UInt32 = 0

    /// Creates the state of a new domain, which is paused once.
    init(_ head: mirror_xen_domctl_createdomain_head, emulation: UInt32) {
        handle.handle = head.handle
        securityLabel = head.ssidref
        pauseCount = 1
        vcpuLimit = head.max_vcpus
        isXenstore = head.flags & MIRROR_XEN_DOMCTL_CDF_xs_domain != 0
        hasHAP = head.flags & MIRROR_XEN_DOMCTL_CDF_hap != 0
        self.emulationFlags = emulation
        lastPort = min(head.max_evtchn_port, Self.maxPorts - 1)
    }

    /// Creates the state of a domain that exists before the first call.
    init(_ kind: DomainType, vcpus: UInt32) {
        vcpuLimit = vcpus
        vcpuCount = vcpus
        isRunning = true
        hasHAP = kind != .pv
        emulationFlags =
            kind == .pv
            ? MIRROR_XEN_X86_EMU_PIT
            : MIRROR_XEN_X86_EMU_LAPIC | MIRROR_XEN_X86_EMU_IOAPIC | MIRROR_XEN_X86_EMU_VPCI
        sharedFrame = kind == .pv ? Self.pvSharedFrame : Self.pvhSharedFrame
    }

    /// How many ports a domain may use by default.
    private static let maxPorts: UInt32 = 4096
    /// Where Linux 6.12 finds the page as a PV dom0, and where it maps it as a PVH dom0, in the
    /// lab.
    private static let pvSharedFrame: UInt64 = 0x9_fd23
    private static let pvhSharedFrame: UInt64 = 0x10
}
