// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// xen_version.
///
/// Source: xen/common/kernel.c (Xen 4.17 to 4.22).
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
                system.xen?.extra ?? "", Int(MIRROR_XEN_EXTRAVERSION_LEN), address, memory)
        case MIRROR_XENVER_capabilities:
            return try give(
                Self.capabilities, Int(MIRROR_XEN_CAPABILITIES_INFO_LEN), address, memory)
        case MIRROR_XENVER_changeset:
            return try give(
                system.xen?.changeset ?? "", Int(MIRROR_XEN_CHANGESET_INFO_LEN), address, memory)
        case MIRROR_XENVER_platform_parameters:
            let isShown = caller.kind == .pv || !traits.has(.hidesVirtualStart)
            try memory.store(
                mirror_xen_platform_parameters(virt_start: isShown ? Self.virtualStart : 0),
                to: address)
            return 0
        case MIRROR_XENVER_guest_handle where caller.isHardwareDomain:
            // Nobody gives a dom0 a handle.
            return try give("", Int(MIRROR_XEN_DOMAIN_HANDLE_LEN), address, memory)
        case MIRROR_XENVER_extraversion2 where traits.has(.versionBuffers):
            return try length(of: system.xen?.extra, for: address)
        case MIRROR_XENVER_capabilities2 where traits.has(.versionBuffers):
            return try length(of: Self.capabilities, for: address)
        case MIRROR_XENVER_changeset2 where traits.has(.versionBuffers):
            return try length(of: system.xen?.changeset, for: address)
        case MIRROR_XENVER_commandline2 where traits.has(.versionBuffers):
            throw .unanswered("the fake does not model Xen's command line")
        case MIRROR_XENVER_build_id where address == .null: return Self.buildIDLength
        case MIRROR_XENVER_compile_info, MIRROR_XENVER_get_features, MIRROR_XENVER_guest_handle,
            MIRROR_XENVER_commandline, MIRROR_XENVER_build_id:
            // What it would hold is not modelled; that there is no room for it is.
            guard memory.isReadable(address, count: 1) else { throw .errno(.efault) }
            throw .unanswered("the fake does not model the command \(command) of xen_version")
        default: throw .errno(.enosys)
        }
    }

    /// Writes a text, with zeros behind it, as far as there is room.
    private func give(
        _ text: String, _ size: Int, _ address: Address, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        var bytes = Array(text.utf8.prefix(size - 1))
        bytes += [UInt8](repeating: 0, count: size - bytes.count)
        guard memory.write(bytes, to: address) else { throw .errno(.efault) }
        return 0
    }

    /// How long a text is that comes in a buffer of the caller's size: what no buffer asks for.
    private func length(of text: String?, for address: Address) throws(CallFailure) -> Int64 {
        guard address == .null else {
            throw .unanswered("the fake does not model the texts of xen_version in buffers")
        }
        return Int64(text?.utf8.count ?? 0)
    }

    /// An SHA-1, by which the linker names what it made.
    private static let buildIDLength: Int64 = 20
    private static let pageSize = 4096
    /// Where Xen's part of the address space begins for a paravirtualised domain of 64 bits.
    private static let virtualStart: UInt64 = 0xffff_8000_0000_0000
    /// The kinds of domains that a Xen with everything built in can have.
    private static let capabilities =
        "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 "
}
