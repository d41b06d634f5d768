// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// createdomain and destroydomain.
///
/// Source: xen/common/domctl.c, xen/common/domain.c, xen/arch/x86/domain.c (Xen 4.17 to 4.22).
extension FakeXen {
    /// Creates a domain.
    ///
    /// Its ID and the completed flags are copied back to the caller.
    mutating func createDomain(_ call: DomctlCall) throws(CallFailure) -> Int64 {
        let id: UInt16
        if call.head.domain > 0, call.head.domain < UInt16(MIRROR_DOMID_FIRST_RESERVED) {
            id = call.head.domain
            guard domainIndex(byID: id) == nil else { throw .errno(.eexist) }
        } else {
            // Xen advances the ID even if creation fails later.
            id = nextFreeDomainID()
            lastDomainID = id
        }
        var head = try call.argument(mirror_xen_domctl_createdomain_head())
        try CallFailure.convertingErrno { () throws(Errno) in
            try checkConfig(head)
            try checkArchConfig(&head)
        }
        let tail = try CreateDomainTail(call)
        let isInHardware = head.flags & MIRROR_XEN_DOMCTL_CDF_hvm != 0
        try CallFailure.convertingErrno { () throws(Errno) in
            try tail.check()
            guard allowsEmulation(tail.emulationFlags, isInHardware: isInHardware),
                // Debian builds Xen without shadow paging for HVM and PVH domains.
                !isInHardware || head.flags & MIRROR_XEN_DOMCTL_CDF_hap != 0
            else { throw .eopnotsupp }
            try checkGrantTable(head)
        }
        guard max(head.max_grant_frames, head.max_maptrack_frames) <= Self.maxModelledFrames else {
            throw .notEmulated("the fake does not model Xen's memory for grant tables")
        }
        let isBare = tail.emulationFlags == MIRROR_XEN_X86_EMU_LAPIC
        var domain = FakeDomain(
            DomainID(id), !isInHardware ? .pv : isBare ? .pvh : .hvm,
            hasPIRQs: !isInHardware || tail.emulationFlags & MIRROR_XEN_X86_EMU_USE_PIRQ != 0,
            FakeDomainInfo(head, emulation: tail.emulationFlags), on: hardware)
        // Xen chooses the frame of the shared info page.
        if !isInHardware { domain.info.sharedFrame = Self.highestSharedFrame - UInt64(id) }
        domain.hasIOMMU = head.flags & MIRROR_XEN_DOMCTL_CDF_iommu != 0
        if head.max_grant_frames >= 0 {
            domain.memory.grantFrames = UInt32(head.max_grant_frames)
        }
        domains.append(domain)
        var envelope = call.head
        envelope.domain = id
        try call.copyBack(envelope, head)
        return 0
    }

    private func checkGrantTable(_ head: mirror_xen_domctl_createdomain_head) throws(Errno) {
        let version = head.grant_opts & MIRROR_XEN_DOMCTL_GRANT_version_mask
        guard (1...Self.maxGrantVersion).contains(version), head.max_grant_frames != 0 else {
            throw .einval
        }
        guard
            behavior.has(.anyGrantTableSize)
                || head.max_grant_frames <= FakeDomainMemory.defaultGrantFrames
                    && head.max_maptrack_frames <= Self.defaultMaptrackFrames
        else { throw .einval }
        let most = max(head.max_grant_frames, head.max_maptrack_frames)
        if most >= Self.enomemFrames { throw .enomem }
    }

    private func nextFreeDomainID() -> UInt16 {
        var id = lastDomainID
        repeat {
            id += 1
            if id == UInt16(MIRROR_DOMID_FIRST_RESERVED) { id = 1 }
        } while domainIndex(byID: id) != nil
        return id
    }

    private func checkConfig(_ head: mirror_xen_domctl_createdomain_head) throws(Errno) {
        guard head.flags & ~knownCreateFlags == 0,
            head.grant_opts & ~MIRROR_XEN_DOMCTL_GRANT_version_mask == 0, head.max_vcpus > 0
        else { throw .einval }
        let isInHardware = head.flags & MIRROR_XEN_DOMCTL_CDF_hvm != 0
        guard isInHardware || head.flags & MIRROR_XEN_DOMCTL_CDF_hap == 0 else { throw .einval }
        let options =
            head.flags & MIRROR_XEN_DOMCTL_CDF_iommu != 0 ? MIRROR_XEN_DOMCTL_IOMMU_no_sharept : 0
        guard head.iommu_opts & ~options == 0 else { throw .einval }
        // Xen offers vPMU to domains only with the vpmu boot option.
        guard head.flags & MIRROR_XEN_DOMCTL_CDF_vpmu == 0 else { throw .einval }
    }

    private func checkArchConfig(_ head: inout mirror_xen_domctl_createdomain_head) throws(Errno) {
        let isInHardware = head.flags & MIRROR_XEN_DOMCTL_CDF_hvm != 0
        let most = isInHardware ? MIRROR_HVM_MAX_VCPUS : MIRROR_MAX_VIRT_CPUS
        guard head.max_vcpus <= most else { throw .einval }
        if !isInHardware { head.flags |= MIRROR_XEN_DOMCTL_CDF_oos_off }
        let isNested = head.flags & MIRROR_XEN_DOMCTL_CDF_nested_virt != 0
        guard !isNested || head.flags & MIRROR_XEN_DOMCTL_CDF_hap != 0,
            !isNested || !behavior.has(.checksNestedVirtualisation)
        else { throw .einval }
        // x86 refuses the ARM-only flag, and s3_integrity without a measured launch.
        let refused =
            MIRROR_XEN_DOMCTL_CDF_trap_unmapped_accesses | MIRROR_XEN_DOMCTL_CDF_s3_integrity
        guard head.flags & refused == 0 else { throw .einval }
    }

    private var knownCreateFlags: UInt32 {
        MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap | MIRROR_XEN_DOMCTL_CDF_s3_integrity
            | MIRROR_XEN_DOMCTL_CDF_oos_off | MIRROR_XEN_DOMCTL_CDF_xs_domain
            | MIRROR_XEN_DOMCTL_CDF_iommu | MIRROR_XEN_DOMCTL_CDF_nested_virt
            | MIRROR_XEN_DOMCTL_CDF_vpmu
            | (behavior.has(.trapsUnmapped) ? MIRROR_XEN_DOMCTL_CDF_trap_unmapped_accesses : 0)
    }

    /// Whether a domain may have these emulated devices.
    private func allowsEmulation(_ emulation: UInt32, isInHardware: Bool) -> Bool {
        guard isInHardware else { return emulation == 0 || emulation == MIRROR_XEN_X86_EMU_PIT }
        let pirq = MIRROR_XEN_X86_EMU_USE_PIRQ
        let all = MIRROR_XEN_X86_EMU_ALL & ~MIRROR_XEN_X86_EMU_VPCI
        let isFull =
            behavior.has(.optionalPIRQs) ? emulation & ~pirq == all & ~pirq : emulation == all
        return isFull || emulation == MIRROR_XEN_X86_EMU_LAPIC
    }

    /// Destroys a domain and its pIRQ mappings; its devices move to DOMID_IO.
    mutating func destroyDomain(_ target: Int) throws(CallFailure) -> Int64 {
        guard target != Self.callerIndex else { throw .errno(.einval) }
        pci.quarantineDevices(of: domains[target].id)
        domains.remove(at: target)
        return 0
    }

    /// The highest frame of a PV domain's shared info page.
    private static let highestSharedFrame: UInt64 = 0x9_fc61
    /// The highest version of the grant table.
    private static let maxGrantVersion: UInt32 = 2
    /// Xen's default limit of maptrack frames.
    private static let defaultMaptrackFrames: Int32 = 1024
    /// Every machine has memory for this many frames of grants or maptrack.
    private static let maxModelledFrames: Int32 = 1 << 16
    /// No machine has memory for this many.
    private static let enomemFrames: Int32 = 1 << 27
}

/// The part of createdomain's argument after the head.
///
/// It differs between releases.
private struct CreateDomainTail {
    /// The XEN_X86_EMU_ flags.
    let emulationFlags: UInt32
    /// The misc_flags of x86.
    let miscFlags: UInt32

    /// Reads the tail.
    ///
    /// Everything before the emulation flags must be 0.
    init(_ call: DomctlCall) throws(CallFailure) {
        let flagsOffset = ABI.emulationFlagsOffset(domctlVersion: call.head.interface_version)
        let width = MemoryLayout<UInt32>.size
        let head = MemoryLayout<mirror_xen_domctl_createdomain_head>.size
        for offset in stride(from: head, to: flagsOffset, by: width)
        where try call.argument(UInt32(0), at: offset) != 0 {
            throw .notEmulated("the fake does not model altp2m, vmtrace or CPU pools")
        }
        emulationFlags = try call.argument(UInt32(0), at: flagsOffset)
        miscFlags = try call.argument(UInt32(0), at: flagsOffset + width)
    }

    /// Throws EINVAL for undefined flags.
    func check() throws(Errno) {
        guard miscFlags & ~1 == 0, emulationFlags & ~MIRROR_XEN_X86_EMU_ALL == 0 else {
            throw .einval
        }
    }
}
