// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// createdomain and destroydomain.
///
/// Source: xen/common/domctl.c, xen/common/domain.c, xen/arch/x86/domain.c (Xen 4.17 to 4.22).
extension FakeXen {
    /// Creates a domain; its number and its completed flags come back in the call.
    mutating func createDomain(_ call: DomctlCall) throws(CallFailure) -> Int64 {
        let id: UInt16
        if call.head.domain > 0, call.head.domain < UInt16(MIRROR_DOMID_FIRST_RESERVED) {
            id = call.head.domain
            guard index(of: id) == nil else { throw .errno(.eexist) }
        } else {
            // A number is used up also where the domain is refused.
            id = nextDomain()
            lastDomain = id
        }
        var head = try call.argument(mirror_xen_domctl_createdomain_head())
        do throws(Errno) {
            try checkCommon(head)
            try checkArchitecture(&head)
        } catch {
            throw .errno(error)
        }
        let tail = try CreateDomainTail(call)
        let isInHardware = head.flags & MIRROR_XEN_DOMCTL_CDF_hvm != 0
        do throws(Errno) {
            try tail.check()
            guard allows(tail.emulation, isInHardware: isInHardware),
                // Debian's Xen has no page tables in software for domains in hardware.
                !isInHardware || head.flags & MIRROR_XEN_DOMCTL_CDF_hap != 0
            else { throw .eopnotsupp }
            try checkGrants(head)
        } catch {
            throw .errno(error)
        }
        guard max(head.max_grant_frames, head.max_maptrack_frames) <= Self.knownFrames else {
            throw .unanswered("the fake does not model how much memory Xen has for grant tables")
        }
        let isBare = tail.emulation == MIRROR_XEN_X86_EMU_LAPIC
        var domain = FakeDomain(
            DomainID(id), !isInHardware ? .pv : isBare ? .pvh : .hvm,
            hasPIRQs: !isInHardware || tail.emulation & MIRROR_XEN_X86_EMU_USE_PIRQ != 0,
            FakeDomainInfo(head, emulation: tail.emulation), on: machine)
        // A frame of Xen's own; which one is its choice.
        if !isInHardware { domain.info.sharedFrame = Self.lastSharedFrame - UInt64(id) }
        domain.hasIOMMU = head.flags & MIRROR_XEN_DOMCTL_CDF_iommu != 0
        if head.max_grant_frames >= 0 {
            domain.memory.grantFrames = UInt32(head.max_grant_frames)
        }
        domains.append(domain)
        var envelope = call.head
        envelope.domain = id
        try call.giveBack(envelope, head)
        return 0
    }

    private func checkGrants(_ head: mirror_xen_domctl_createdomain_head) throws(Errno) {
        let version = head.grant_opts & MIRROR_XEN_DOMCTL_GRANT_version_mask
        guard (1...Self.grantVersions).contains(version), head.max_grant_frames != 0 else {
            throw .einval
        }
        guard
            traits.has(.anyGrantTable)
                || head.max_grant_frames <= FakeDomainMemory.defaultGrantFrames
                    && head.max_maptrack_frames <= Self.defaultTrackFrames
        else { throw .einval }
        let most = max(head.max_grant_frames, head.max_maptrack_frames)
        if most >= Self.tooManyFrames { throw .enomem }
    }

    private func nextDomain() -> UInt16 {
        var id = lastDomain
        repeat {
            id += 1
            if id == UInt16(MIRROR_DOMID_FIRST_RESERVED) { id = 1 }
        } while index(of: id) != nil
        return id
    }

    private func checkCommon(_ head: mirror_xen_domctl_createdomain_head) throws(Errno) {
        guard head.flags & ~knownFlags == 0,
            head.grant_opts & ~MIRROR_XEN_DOMCTL_GRANT_version_mask == 0, head.max_vcpus > 0
        else { throw .einval }
        let isInHardware = head.flags & MIRROR_XEN_DOMCTL_CDF_hvm != 0
        guard isInHardware || head.flags & MIRROR_XEN_DOMCTL_CDF_hap == 0 else { throw .einval }
        let options =
            head.flags & MIRROR_XEN_DOMCTL_CDF_iommu != 0 ? MIRROR_XEN_DOMCTL_IOMMU_no_sharept : 0
        guard head.iommu_opts & ~options == 0 else { throw .einval }
        // Xen counts the events of a CPU for a domain only where it was told to.
        guard head.flags & MIRROR_XEN_DOMCTL_CDF_vpmu == 0 else { throw .einval }
    }

    private func checkArchitecture(_ head: inout mirror_xen_domctl_createdomain_head) throws(Errno)
    {
        let isInHardware = head.flags & MIRROR_XEN_DOMCTL_CDF_hvm != 0
        let most = isInHardware ? MIRROR_HVM_MAX_VCPUS : MIRROR_MAX_VIRT_CPUS
        guard head.max_vcpus <= most else { throw .einval }
        if !isInHardware { head.flags |= MIRROR_XEN_DOMCTL_CDF_oos_off }
        let isNested = head.flags & MIRROR_XEN_DOMCTL_CDF_nested_virt != 0
        guard !isNested || head.flags & MIRROR_XEN_DOMCTL_CDF_hap != 0,
            !isNested || !traits.has(.checksNesting)
        else { throw .einval }
        // The flag that ARM has and x86 refuses, and the one that wants a measured start.
        let refused =
            MIRROR_XEN_DOMCTL_CDF_trap_unmapped_accesses | MIRROR_XEN_DOMCTL_CDF_s3_integrity
        guard head.flags & refused == 0 else { throw .einval }
    }

    private var knownFlags: UInt32 {
        MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap | MIRROR_XEN_DOMCTL_CDF_s3_integrity
            | MIRROR_XEN_DOMCTL_CDF_oos_off | MIRROR_XEN_DOMCTL_CDF_xs_domain
            | MIRROR_XEN_DOMCTL_CDF_iommu | MIRROR_XEN_DOMCTL_CDF_nested_virt
            | MIRROR_XEN_DOMCTL_CDF_vpmu
            | (traits.has(.trapsUnmapped) ? MIRROR_XEN_DOMCTL_CDF_trap_unmapped_accesses : 0)
    }

    /// Which emulated devices a domain may have.
    private func allows(_ emulation: UInt32, isInHardware: Bool) -> Bool {
        guard isInHardware else { return emulation == 0 || emulation == MIRROR_XEN_X86_EMU_PIT }
        let pirq = MIRROR_XEN_X86_EMU_USE_PIRQ
        let all = MIRROR_XEN_X86_EMU_ALL & ~MIRROR_XEN_X86_EMU_VPCI
        let isFull =
            traits.has(.optionalPIRQs) ? emulation & ~pirq == all & ~pirq : emulation == all
        return isFull || emulation == MIRROR_XEN_X86_EMU_LAPIC
    }

    /// Destroys a domain, with all that was mapped into it; its devices go back.
    mutating func destroyDomain(_ target: Int) throws(CallFailure) -> Int64 {
        guard target != Self.callerIndex else { throw .errno(.einval) }
        pci.takeBack(from: domains[target].id)
        domains.remove(at: target)
        return 0
    }

    /// Where the page lies that a paravirtualised domain shares with Xen, or a little below.
    private static let lastSharedFrame: UInt64 = 0x9_fc61
    /// The grant table's versions that Xen has.
    private static let grantVersions: UInt32 = 2
    /// How many frames of mapped grants Xen allows where it is not asked.
    private static let defaultTrackFrames: Int32 = 1024
    /// As many frames of grants, or of mapped ones, every machine has room for.
    private static let knownFrames: Int32 = 1 << 16
    /// And as many no machine.
    private static let tooManyFrames: Int32 = 1 << 27
}

/// What createdomain has behind its head, which differs from release to release.
private struct CreateDomainTail {
    /// The devices that are emulated.
    let emulation: UInt32
    /// What else x86 knows of a domain.
    let miscellaneous: UInt32

    /// Reads the tail; what it has before the emulated devices has to be 0.
    init(_ call: DomctlCall) throws(CallFailure) {
        let place = ABI.emulationFlagsOffset(domctlVersion: call.head.interface_version)
        let width = MemoryLayout<UInt32>.size
        let head = MemoryLayout<mirror_xen_domctl_createdomain_head>.size
        for offset in stride(from: head, to: place, by: width)
        where try call.argument(UInt32(0), at: offset) != 0 {
            throw .unanswered("the fake models no alternate views, traces or pools of CPUs")
        }
        emulation = try call.argument(UInt32(0), at: place)
        miscellaneous = try call.argument(UInt32(0), at: place + width)
    }

    /// Refuses what has no meaning.
    func check() throws(Errno) {
        guard miscellaneous & ~1 == 0, emulation & ~MIRROR_XEN_X86_EMU_ALL == 0 else {
            throw .einval
        }
    }
}
