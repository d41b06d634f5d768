// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// xen_version.
///
/// Source: xen/common/kernel.c, xen/include/xsm/dummy.h (Xen 4.17 to 4.22).
extension FakeXen {
    func version(_ command: UInt32, _ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        switch command {
        case MIRROR_XENVER_version:
            let version = system.xenVersion ?? XenVersion(0, 0)
            return Int64(version.major << 16 | version.minor)
        case MIRROR_XENVER_pagesize:
            guard address == .null else { throw .errno(.einval) }
            return Int64(Self.pageSize)
        case MIRROR_XENVER_extraversion:
            return try give(
                system.xen?.extra ?? "", MIRROR_XEN_EXTRAVERSION_LEN, address, memory)
        case MIRROR_XENVER_capabilities:
            return try give(
                Self.capabilities, MIRROR_XEN_CAPABILITIES_INFO_LEN, address, memory)
        case MIRROR_XENVER_changeset:
            return try give(
                system.xen?.changeset ?? "", MIRROR_XEN_CHANGESET_INFO_LEN, address, memory)
        case MIRROR_XENVER_compile_info: return try giveBuild(address, memory)
        case MIRROR_XENVER_platform_parameters:
            let isShown = caller.kind == .pv || !traits.has(.hidesVirtualStart)
            try memory.store(
                mirror_xen_platform_parameters(virt_start: isShown ? Self.virtualStart : 0),
                to: address)
            return 0
        case MIRROR_XENVER_get_features:
            var argument = try memory.load(mirror_xen_feature_info(), from: address)
            guard argument.submap_idx == 0 else { throw .errno(.einval) }
            argument.submap = try features()
            try memory.store(argument, to: address)
            return 0
        case MIRROR_XENVER_guest_handle:
            guard caller.isHardwareDomain else {
                throw .unanswered("the fake does not know what a toolstack calls the domain")
            }
            try memory.store(caller.info.handle, to: address)
            return 0
        case MIRROR_XENVER_commandline: return try giveCommandLine(address, memory)
        case MIRROR_XENVER_build_id: return try giveBuildID(address, memory)
        case MIRROR_XENVER_extraversion2 where traits.has(.versionBuffers):
            return try fill(address, with: system.xen?.extra ?? "", memory)
        case MIRROR_XENVER_capabilities2 where traits.has(.versionBuffers):
            return try fill(address, with: Self.capabilities, memory)
        case MIRROR_XENVER_changeset2 where traits.has(.versionBuffers):
            return try fill(address, with: system.xen?.changeset ?? "", memory)
        case MIRROR_XENVER_commandline2 where traits.has(.versionBuffers):
            try requireControl()
            return try fill(address, with: try knownCommandLine(), memory)
        default: throw .errno(.enosys)
        }
    }

    // MARK: Arrays of a size

    private func give(_ bytes: [UInt8], _ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard memory.write(bytes, to: address) else { throw .errno(.efault) }
        return 0
    }

    /// Writes a text, cut so that a NUL ends it, with zeros behind it.
    private func give(
        _ text: String, _ size: UInt32, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        try give(Self.padded(text, Int(size)), address, memory)
    }

    private static func padded(_ text: String, _ size: Int) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(size - 1))
        return bytes + repeatElement(0, count: size - bytes.count)
    }

    private func giveBuild(_ address: Address, _ memory: any CallerMemory) throws(CallFailure)
        -> Int64
    {
        guard let build else {
            // What it would hold is not known; that there is no room for it is.
            guard memory.isWritable(address) else { throw .errno(.efault) }
            throw .unanswered("how this Xen was built is not known")
        }
        let (compiler, by, domain, date) = (64, 16, 32, 32)
        let bytes =
            Self.padded(build.compiler, compiler) + Self.padded(build.compiledBy, by)
            + Self.padded(build.compileDomain, domain) + Self.padded(build.compileDate, date)
        precondition(bytes.count == MemoryLayout<mirror_xen_compile_info>.size)
        return try give(bytes, address, memory)
    }

    /// Whoever may not see it is told so in its place.
    private func giveCommandLine(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard caller.isControlDomain else {
            return try give(Array(Self.denied.utf8) + [0], address, memory)
        }
        // That there is no room is known wherever the text is not.
        guard memory.isWritable(address) else { throw .errno(.efault) }
        return try give(try knownCommandLine(), MIRROR_XEN_COMMANDLINE_LEN, address, memory)
    }

    private func knownCommandLine() throws(CallFailure) -> String {
        guard let commandLine else {
            throw .unanswered("what this Xen was told when it was started is not known")
        }
        return commandLine
    }

    // MARK: Buffers of the caller's length

    /// Writes as much as the caller's buffer is to take, or says how much that would be.
    private func fill(_ address: Address, with text: String, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard address != .null else { return Int64(text.utf8.count) }
        let argument = try memory.load(mirror_xen_varbuf(), from: address)
        return try fill(address, argument, with: Array(text.utf8), memory)
    }

    private func fill(
        _ address: Address, _ argument: mirror_xen_varbuf, with bytes: [UInt8],
        _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        guard bytes.count <= argument.len else { throw .errno(.enobufs) }
        let place = address.advanced(by: MemoryLayout<mirror_xen_varbuf>.size)
        // Nothing is copied to nowhere without a fault.
        guard bytes.isEmpty || memory.write(bytes, to: place) else { throw .errno(.efault) }
        return Int64(bytes.count)
    }

    private func giveBuildID(_ address: Address, _ memory: any CallerMemory) throws(CallFailure)
        -> Int64
    {
        try requireControl()
        guard address != .null else { return Self.buildIDLength }
        let argument = try memory.load(mirror_xen_varbuf(), from: address)
        if argument.len == 0, !traits.has(.versionBuffers) { throw .errno(.einval) }
        guard argument.len >= Self.buildIDLength else { throw .errno(.enobufs) }
        guard let build else { throw .unanswered("the name of this Xen's build is not known") }
        return try fill(address, argument, with: build.id, memory)
    }

    // MARK: Features

    /// The bits of submap 0.
    private func features() throws(CallFailure) -> UInt32 {
        var bits: [UInt32] = [MIRROR_XENFEAT_memory_op_vnode_supported]
        if traits.has(.areasByAddress) {
            bits += [MIRROR_XENFEAT_runstate_phys_area, MIRROR_XENFEAT_vcpu_time_phys_area]
        }
        if traits.has(.tellsMSIXWrites) { bits.append(MIRROR_XENFEAT_dm_msix_all_writes) }
        if caller.isHardwareDomain { bits.append(MIRROR_XENFEAT_dom0) }
        if caller.isInHardware {
            bits += [
                MIRROR_XENFEAT_writable_page_tables, MIRROR_XENFEAT_auto_translated_physmap,
                MIRROR_XENFEAT_hvm_safe_pvclock, MIRROR_XENFEAT_hvm_callback_vector,
                MIRROR_XENFEAT_not_direct_mapped,
            ]
            if caller.hasPIRQs { bits.append(MIRROR_XENFEAT_hvm_pirqs) }
        } else {
            bits += [
                MIRROR_XENFEAT_mmu_pt_update_preserve_ad, MIRROR_XENFEAT_highmem_assist,
                MIRROR_XENFEAT_gnttab_map_avail_bits, MIRROR_XENFEAT_direct_mapped,
            ]
            if try hasHighPageDirectory() { bits.append(MIRROR_XENFEAT_pae_pgdir_above_4gb) }
        }
        return bits.reduce(0) { $0 | 1 << $1 }
    }

    /// Whether the caller's page directories may lie anywhere: up to 4.18 Xen sees to it for a dom0 of
    /// 64 bits too, and Linux 6.1 asks for it, which 6.12 does not.
    private func hasHighPageDirectory() throws(CallFailure) -> Bool {
        if caller.isHardwareDomain, !traits.has(.leavesPageDirectory) { return true }
        guard let linux = system.linuxRelease else { return false }
        if linux < Release(6, 2) { return true }
        if linux >= Release(6, 12) { return false }
        throw .unanswered("which Linux ceased to ask for page directories above 4 GiB is not known")
    }

    /// The length of an SHA-1, by which the linker names what it made.
    private static let buildIDLength: Int64 = 20
    private static let pageSize = 4096
    private static let denied = "<denied>"
    /// Where Xen's part of the address space begins for a paravirtualised domain of 64 bits.
    private static let virtualStart: UInt64 = 0xffff_8000_0000_0000
    /// The kinds of domains that a Xen with everything built in can have.
    private static let capabilities =
        "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 "
}
