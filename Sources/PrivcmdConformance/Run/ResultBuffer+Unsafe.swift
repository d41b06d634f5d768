// SPDX-License-Identifier: MIT

import Glibc
internal import Synchronization

/// The messages of a clause's process, in memory that it shares with its parent.
///
/// They outlive the process. A pipe would do too, but would wake the parent at each message, which
/// costs more than the clause on an emulated machine.
@safe
final class ResultBuffer: @unchecked Sendable {
    // @unchecked: the child writes, and the parent reads after the child has ended.

    /// The only instance: clauses run one after another.
    static let shared = ResultBuffer()

    private static let capacity = 1 << 20
    /// The first word is the number of bytes that follow it.
    private static let headerSize = MemoryLayout<Int>.size
    private let start: UnsafeMutableRawPointer?

    private init() {
        // SAFETY: a fresh mapping at an address of the kernel's choice overlays nothing. It lives
        // as long as the process.
        let mapped = unsafe mmap(
            nil, Self.capacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        unsafe start = unsafe mapped == MAP_FAILED ? nil : mapped
    }

    /// Whether its memory could be allocated.
    var isUsable: Bool { unsafe start != nil }

    /// Removes all lines.
    func clear() {
        // SAFETY: the mapping is page-aligned and holds the header.
        unsafe start?.storeBytes(of: 0, as: Int.self)
    }

    /// Appends a line; false if it does not fit.
    func append(_ line: String) -> Bool {
        guard let start = unsafe start else { return false }
        // SAFETY: as in clear.
        let used = unsafe start.load(as: Int.self)
        let bytes = Array((line + "\n").utf8)
        guard used >= 0, used + bytes.count <= Self.capacity - Self.headerSize else { return false }
        // SAFETY: the bytes end within the mapping. The count grows after they are stored, so that
        // a process that dies in between leaves the earlier lines intact.
        unsafe bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            unsafe (start + Self.headerSize + used).copyMemory(from: base, byteCount: source.count)
        }
        atomicMemoryFence(ordering: .releasing)
        unsafe start.storeBytes(of: used + bytes.count, as: Int.self)
        return true
    }

    /// All lines.
    var text: [UInt8] {
        guard let start = unsafe start else { return [] }
        // SAFETY: as in append; a count that a dying process corrupted is limited to the mapping.
        let used = unsafe min(max(start.load(as: Int.self), 0), Self.capacity - Self.headerSize)
        return unsafe [UInt8](
            UnsafeRawBufferPointer(start: start + Self.headerSize, count: used))
    }
}
