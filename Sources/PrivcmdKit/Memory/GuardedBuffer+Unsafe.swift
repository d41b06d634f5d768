// SPDX-License-Identifier: MIT

import Glibc
package import SystemPackage

/// An argument between two inaccessible guard pages.
///
/// It ends where the second guard page begins, so that an access past its end faults. The bytes
/// before it hold a pattern, so that a write before its start is detected.
@safe
package final class GuardedBuffer: @unchecked Sendable {
    // @unchecked: it is used on one thread only.

    /// What the memory is used for.
    package enum Purpose {
        /// A request's argument.
        case ordinary
        /// A hypercall's argument, which has to stay in memory.
        case hypercall
    }

    private static let canary: UInt8 = 0xa5
    package static let pageSize = Int(sysconf(CInt(_SC_PAGESIZE)))

    private let mapping: UnsafeMutableRawPointer
    private let mappedCount: Int
    private let start: UnsafeMutableRawPointer
    private let accessibleCount: Int
    /// The size of the argument.
    package let byteCount: Int

    /// Maps the pages, and copies the argument into them.
    package init(_ content: [UInt8], _ purpose: Purpose = .ordinary, low: Bool = false)
        throws(Errno)
    {
        let page = Self.pageSize
        byteCount = content.count
        accessibleCount = max(1, (content.count + page - 1) / page) * page
        mappedCount = accessibleCount + 2 * page
        var flags = MAP_PRIVATE | MAP_ANONYMOUS
        #if arch(x86_64)
            // An address that a 32-bit program could pass.
            if low { flags |= CInt(MAP_32BIT) }
        #endif
        // SAFETY: a fresh mapping at an address of the kernel's choice overlays nothing.
        let mapping = unsafe mmap(nil, mappedCount, PROT_NONE, flags, -1, 0)
        guard let mapping = unsafe mapping, unsafe mapping != MAP_FAILED else {
            throw Errno(rawValue: Glibc.errno)
        }
        unsafe self.mapping = mapping
        unsafe start = mapping + page
        try unsafe Self.makeAccessible(start, accessibleCount, purpose)
        // SAFETY: the pages were mapped just now, and no other code has their address.
        unsafe memset(start, CInt(Self.canary), accessibleCount)
        fill(content)
    }

    deinit {
        // SAFETY: this object owns the mapping. munmap of an owned range has nothing to report.
        unsafe _ = munmap(mapping, mappedCount)
    }

    /// Makes the pages between the guard pages accessible, as their purpose requires.
    private static func makeAccessible(
        _ start: UnsafeMutableRawPointer, _ room: Int, _ purpose: Purpose
    ) throws(Errno) {
        let access = PROT_READ | PROT_WRITE
        guard purpose == .hypercall else {
            guard unsafe mprotect(start, room, access) == 0 else {
                throw Errno(rawValue: Glibc.errno)
            }
            return
        }
        var flags = MAP_FIXED
        var device: OwnedDescriptor?
        do throws(Errno) {
            device = try OwnedDescriptor.open(FilePath("/dev/xen/hypercall"))
            flags |= MAP_SHARED
        } catch {
            // libxencall does the same if there is no such device.
            guard error == .enoent else { throw error }
            flags |= MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED
        }
        // SAFETY: MAP_FIXED replaces pages of the mapping that the caller owns.
        let mapped = unsafe mmap(
            start, room, access, flags, device?.borrowed.rawValue ?? -1, 0)
        guard unsafe mapped != MAP_FAILED else { throw Errno(rawValue: Glibc.errno) }
    }

    private var argument: UnsafeMutableRawPointer { unsafe start + (accessibleCount - byteCount) }

    package var address: Address { Address(UInt64(UInt(bitPattern: unsafe argument))) }

    /// The address of the guard page after the argument.
    package var end: Address { address.advanced(by: byteCount) }

    /// Writes the argument.
    package func fill(_ content: [UInt8]) {
        precondition(content.count == byteCount, "the content is not of the argument's size")
        // SAFETY: the argument is byteCount bytes of memory that this object owns.
        unsafe content.withUnsafeBytes { bytes in
            guard let source = bytes.baseAddress else { return }
            unsafe argument.copyMemory(from: source, byteCount: bytes.count)
        }
    }

    /// The current content of the argument.
    package var content: [UInt8] {
        // SAFETY: as in fill.
        unsafe [UInt8](UnsafeRawBufferPointer(start: argument, count: byteCount))
    }

    /// How many bytes before the argument were changed.
    package var changedBytesBefore: Int {
        // SAFETY: the bytes before the argument belong to this object.
        let before = unsafe UnsafeRawBufferPointer(start: start, count: accessibleCount - byteCount)
        return unsafe before.count { $0 != Self.canary }
    }

    /// Makes the argument read-only, or writable again.
    package func setWritable(_ writable: Bool) throws(Errno) {
        let access = writable ? PROT_READ | PROT_WRITE : PROT_READ
        // SAFETY: the range is this object's own.
        guard unsafe mprotect(start, accessibleCount, access) == 0 else {
            throw Errno(rawValue: Glibc.errno)
        }
    }
}

/// Converts a C structure to bytes and back.
package enum Bytes {
    package static func of<Value: BitwiseCopyable>(_ value: Value) -> [UInt8] {
        // SAFETY: the mirror's structures have no hidden padding, so that every byte is defined.
        unsafe withUnsafeBytes(of: value) { bytes in unsafe [UInt8](bytes) }
    }

    /// `placeholder` only determines the type.
    package static func value<Value: BitwiseCopyable>(_ placeholder: Value, _ bytes: [UInt8])
        -> Value
    {
        precondition(bytes.count >= MemoryLayout<Value>.size, "too few bytes")
        // SAFETY: every bit pattern is a value of a C structure of integers.
        return unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: Value.self) }
    }
}
