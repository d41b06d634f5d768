// SPDX-License-Identifier: MIT

import Glibc
internal import Synchronization

/// What the process of a clause tells, in memory that it shares with the one that watches it.
///
/// What stands there outlives the process. A pipe would do that too, but would wake the watcher at
/// each line, which under emulation costs more than the clause.
@safe
final class Journal: @unchecked Sendable {
    // @unchecked: one process writes, and the other reads when that has ended.

    /// The one there is: clauses are run one after another.
    static let shared = Journal()

    private static let room = 1 << 20
    /// The first word says how many bytes stand behind it.
    private static let header = MemoryLayout<Int>.size
    private let start: UnsafeMutableRawPointer?

    private init() {
        // SAFETY: a fresh mapping at an address of the kernel's choice overlays nothing. It lives as
        // long as the process.
        let mapped = unsafe mmap(
            nil, Self.room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        unsafe start = unsafe mapped == MAP_FAILED ? nil : mapped
    }

    /// Whether there is any memory for it.
    var isUsable: Bool { unsafe start != nil }

    /// Forgets everything.
    func clear() {
        // SAFETY: the mapping is page-aligned and holds the header.
        unsafe start?.storeBytes(of: 0, as: Int.self)
    }

    /// Adds a line; whether there was room for it.
    func append(_ line: String) -> Bool {
        guard let start = unsafe start else { return false }
        // SAFETY: as in clear.
        let used = unsafe start.load(as: Int.self)
        let bytes = Array((line + "\n").utf8)
        guard used >= 0, used + bytes.count <= Self.room - Self.header else { return false }
        // SAFETY: the bytes end within the mapping. Their count grows when they stand there, so that
        // a process that dies in between has said what it said before.
        unsafe bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            unsafe (start + Self.header + used).copyMemory(from: base, byteCount: source.count)
        }
        atomicMemoryFence(ordering: .releasing)
        unsafe start.storeBytes(of: used + bytes.count, as: Int.self)
        return true
    }

    /// Everything that has been added.
    var text: [UInt8] {
        guard let start = unsafe start else { return [] }
        // SAFETY: as in append; a count that a dying process has spoilt is kept within the mapping.
        let used = unsafe min(max(start.load(as: Int.self), 0), Self.room - Self.header)
        return unsafe [UInt8](
            UnsafeRawBufferPointer(start: start + Self.header, count: used))
    }
}
