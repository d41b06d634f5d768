// SPDX-License-Identifier: MIT

import Glibc
package import SystemPackage

/// Memory that the hypervisor can access during a hypercall.
///
/// Xen accesses a hypercall's arguments through the caller's page tables and cannot handle a page
/// fault there. On Linux such memory is mapped from `/dev/xen/hypercall`. If that node does not
/// exist, this uses locked memory, as libxencall does.
@safe
public struct HypercallBuffer: ~Copyable, @unchecked Sendable {
    // @unchecked: only this value accesses the mapping, and it has one owner.

    /// Where the memory came from.
    public enum Origin: String, Sendable {
        /// Mapped from `/dev/xen/hypercall`.
        case device
        /// Anonymous memory, locked.
        case lockedMemory = "locked memory"
        /// Anonymous memory, for a transport without a hypervisor.
        case ordinaryMemory = "ordinary memory"
    }

    private let start: UnsafeMutableRawPointer
    /// The size in bytes, a multiple of the page size.
    public let byteCount: Int
    /// Where the memory came from.
    public let origin: Origin

    private init(start: UnsafeMutableRawPointer, byteCount: Int, origin: Origin) {
        unsafe self.start = start
        self.byteCount = byteCount
        self.origin = origin
    }

    deinit {
        // SAFETY: this value owns the mapping. munmap of an owned range does not fail.
        unsafe _ = munmap(start, byteCount)
    }

    /// The address of the memory.
    public var address: Address {
        Address(UInt64(UInt(bitPattern: unsafe start)))
    }

    /// Calls a closure with the memory as bytes.
    ///
    /// - Parameter body: the closure.
    /// - Returns: the result of `body`.
    /// - Throws: the error of `body`.
    public mutating func withBytes<Result, Failure>(
        _ body: (inout MutableRawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // SAFETY: start and byteCount describe the owned mapping; the span cannot leave the
        // closure.
        var span = unsafe MutableRawSpan(_unsafeStart: start, byteCount: byteCount)
        return try body(&span)
    }

    /// Copies a C structure to the start of the memory.
    mutating func store<Value: BitwiseCopyable>(_ value: Value) {
        precondition(
            MemoryLayout<Value>.size <= byteCount, "the structure is larger than the memory")
        // SAFETY: the memory is page-aligned and large enough.
        unsafe start.storeBytes(of: value, as: Value.self)
    }

    /// Copies a C structure from the start of the memory.
    func load<Value: BitwiseCopyable>(into value: inout Value) {
        precondition(
            MemoryLayout<Value>.size <= byteCount, "the structure is larger than the memory")
        // SAFETY: as in store; every bit pattern is a value of a C structure of integers.
        value = unsafe start.load(as: Value.self)
    }

    /// Maps memory from `/dev/xen/hypercall`, or locks memory if that node does not exist.
    ///
    /// - Parameters:
    ///   - byteCount: the size, rounded up to whole pages.
    ///   - node: the path of the device node.
    /// - Returns: the memory.
    /// - Throws: ENOMEM; EINVAL; EPERM if the limit on locked memory is 0; EACCES for the node.
    package static func forHypervisor(
        byteCount: Int, node: FilePath = FilePath("/dev/xen/hypercall")
    ) throws(Errno) -> HypercallBuffer {
        let descriptor: OwnedDescriptor
        do throws(Errno) {
            descriptor = try OwnedDescriptor.open(node)
        } catch Errno.enoent {
            return try map(
                byteCount, flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, .lockedMemory)
        }
        // The mapping outlives the descriptor.
        return try map(
            byteCount, flags: MAP_SHARED, .device, descriptor: descriptor.borrowed.rawValue)
    }

    /// Maps anonymous memory, for a transport that reads it within the process.
    ///
    /// - Parameter byteCount: the size, rounded up to whole pages.
    /// - Returns: the memory.
    /// - Throws: ENOMEM.
    package static func ordinary(byteCount: Int) throws(Errno) -> HypercallBuffer {
        try map(byteCount, flags: MAP_PRIVATE | MAP_ANONYMOUS, .ordinaryMemory)
    }

    private static func map(
        _ byteCount: Int, flags: CInt, _ origin: Origin, descriptor: CInt = -1
    ) throws(Errno) -> HypercallBuffer {
        let page = Int(sysconf(CInt(_SC_PAGESIZE)))
        let size = (max(byteCount, 1) + page - 1) / page * page
        // SAFETY: a new mapping at an address that the kernel chooses replaces no other.
        let start = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, flags, descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else {
            throw Errno(rawValue: Glibc.errno)
        }
        return unsafe HypercallBuffer(start: start, byteCount: size, origin: origin)
    }
}
