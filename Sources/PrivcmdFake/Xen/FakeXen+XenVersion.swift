// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
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
            return Int64(UserSpace.pageSize)
        case MIRROR_XENVER_extraversion:
            return try storeText(
                system.xen?.extra ?? "", MIRROR_XEN_EXTRAVERSION_LEN, address, memory)
        case MIRROR_XENVER_capabilities:
            return try storeText(
                Self.capabilities, MIRROR_XEN_CAPABILITIES_INFO_LEN, address, memory)
        case MIRROR_XENVER_changeset:
            return try storeText(
                system.xen?.changeset ?? "", MIRROR_XEN_CHANGESET_INFO_LEN, address, memory)
        case MIRROR_XENVER_compile_info: return try storeCompileInfo(address, memory)
        case MIRROR_XENVER_platform_parameters:
            let isShown = caller.kind == .pv || !behavior.has(.hidesVirtualStart)
            try memory.store(
                mirror_xen_platform_parameters(virt_start: isShown ? Self.virtualStart : 0),
                to: address)
            return 0
        case MIRROR_XENVER_get_features:
            var argument = try memory.load(mirror_xen_feature_info(), from: address)
            guard argument.submap_idx == 0 else { throw .errno(.einval) }
            argument.submap = try featureSubmap0()
            try memory.store(argument, to: address)
            return 0
        case MIRROR_XENVER_guest_handle:
            guard caller.isHardwareDomain else {
                throw .notEmulated("the fake does not know the handle of a domU")
            }
            try memory.store(caller.info.handle, to: address)
            return 0
        case MIRROR_XENVER_commandline: return try storeCommandLine(address, memory)
        case MIRROR_XENVER_build_id: return try storeBuildID(address, memory)
        case MIRROR_XENVER_extraversion2 where behavior.has(.versionBuffers):
            return try fillBuffer(address, with: system.xen?.extra ?? "", memory)
        case MIRROR_XENVER_capabilities2 where behavior.has(.versionBuffers):
            return try fillBuffer(address, with: Self.capabilities, memory)
        case MIRROR_XENVER_changeset2 where behavior.has(.versionBuffers):
            return try fillBuffer(address, with: system.xen?.changeset ?? "", memory)
        case MIRROR_XENVER_commandline2 where behavior.has(.versionBuffers):
            try requireControl()
            return try fillBuffer(address, with: try requireCommandLine(), memory)
        default: throw .errno(.enosys)
        }
    }

    // MARK: Fixed-size arrays

    private func store(_ bytes: [UInt8], _ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard memory.write(bytes, to: address) else { throw .errno(.efault) }
        return 0
    }

    /// Writes a text as an array padded with NULs; the last byte is always NUL.
    private func storeText(
        _ text: String, _ size: UInt32, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        try store(Self.padded(text, Int(size)), address, memory)
    }

    private static func padded(_ text: String, _ size: Int) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(size - 1))
        return bytes + repeatElement(0, count: size - bytes.count)
    }

    private func storeCompileInfo(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure)
        -> Int64
    {
        guard let build else {
            // The contents are not known, but an unwritable buffer is an error anyway.
            guard memory.isWritable(address) else { throw .errno(.efault) }
            throw .notEmulated("the compile information of this Xen is not known")
        }
        let (compiler, by, domain, date) = (64, 16, 32, 32)
        let bytes =
            Self.padded(build.compiler, compiler) + Self.padded(build.compiledBy, by)
            + Self.padded(build.compileDomain, domain) + Self.padded(build.compileDate, date)
        precondition(bytes.count == MemoryLayout<mirror_xen_compile_info>.size)
        return try store(bytes, address, memory)
    }

    /// A domain without privilege gets the text `<denied>`.
    private func storeCommandLine(_ address: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard caller.isControlDomain else {
            return try store(Array(Self.deniedText.utf8) + [0], address, memory)
        }
        // An unwritable buffer is an error even if the text is not known.
        guard memory.isWritable(address) else { throw .errno(.efault) }
        return try storeText(try requireCommandLine(), MIRROR_XEN_COMMANDLINE_LEN, address, memory)
    }

    private func requireCommandLine() throws(CallFailure) -> String {
        guard let commandLine else {
            throw .notEmulated("the command line of this Xen is not known")
        }
        return commandLine
    }

    // MARK: Variable-length buffers

    /// Fills the caller's buffer, or returns the required length if there is none.
    private func fillBuffer(_ address: Address, with text: String, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        guard address != .null else { return Int64(text.utf8.count) }
        let argument = try memory.load(mirror_xen_varbuf(), from: address)
        return try fillBuffer(address, argument, with: Array(text.utf8), memory)
    }

    private func fillBuffer(
        _ address: Address, _ argument: mirror_xen_varbuf, with bytes: [UInt8],
        _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        guard bytes.count <= argument.len else { throw .errno(.enobufs) }
        let contents = address.advanced(by: MemoryLayout<mirror_xen_varbuf>.size)
        // A copy of no bytes never faults.
        guard bytes.isEmpty || memory.write(bytes, to: contents) else { throw .errno(.efault) }
        return Int64(bytes.count)
    }

    private func storeBuildID(_ address: Address, _ memory: any CallerMemory) throws(CallFailure)
        -> Int64
    {
        try requireControl()
        guard address != .null else { return Self.buildIDLength }
        let argument = try memory.load(mirror_xen_varbuf(), from: address)
        if argument.len == 0, !behavior.has(.versionBuffers) { throw .errno(.einval) }
        guard argument.len >= Self.buildIDLength else { throw .errno(.enobufs) }
        guard let build else { throw .notEmulated("the build ID of this Xen is not known") }
        return try fillBuffer(address, argument, with: build.id, memory)
    }

    // MARK: Features

    /// The bits of submap 0.
    private func featureSubmap0() throws(CallFailure) -> UInt32 {
        var bits: [UInt32] = [MIRROR_XENFEAT_memory_op_vnode_supported]
        if behavior.has(.areasByPhysicalAddress) {
            bits += [MIRROR_XENFEAT_runstate_phys_area, MIRROR_XENFEAT_vcpu_time_phys_area]
        }
        if behavior.has(.reportsMSIXWrites) { bits.append(MIRROR_XENFEAT_dm_msix_all_writes) }
        if caller.isHardwareDomain { bits.append(MIRROR_XENFEAT_dom0) }
        if caller.usesHVM {
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

    /// Whether the caller's page directories may be above 4 GiB.
    ///
    /// Up to 4.18, Xen sets the feature
    /// for a 64-bit dom0 too. Linux 6.1 requests it; 6.12 does not.
    private func hasHighPageDirectory() throws(CallFailure) -> Bool {
        if caller.isHardwareDomain, !behavior.has(.pageDirectoryOnRequest) { return true }
        guard let linux = system.linuxRelease else { return false }
        if linux < Release(6, 2) { return true }
        if linux >= Release(6, 12) { return false }
        throw .notEmulated("the fake does not know if this Linux requests pae_pgdir_above_4gb")
    }

    /// The length of a SHA-1 build ID.
    private static let buildIDLength: Int64 = 20
    private static let deniedText = "<denied>"
    /// The start of Xen's part of the address space in a 64-bit PV domain.
    private static let virtualStart: UInt64 = 0xffff_8000_0000_0000
    /// The kinds of domains that a Xen with all options can create.
    private static let capabilities =
        "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 "
}
