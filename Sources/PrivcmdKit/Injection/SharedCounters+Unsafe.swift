// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc

/// Counters that a process shares with those that it forks.
///
/// A run of the contract makes each clause's calls in a process of its own, and all of them count.
@safe
final class SharedCounters: @unchecked Sendable {
    // @unchecked: the counters are reached by atomic operations alone.

    private let start: UnsafeMutablePointer<UInt64>
    private let count: Int

    /// Takes memory for counters, which are all 0.
    init(count: Int) {
        let size = max(count, 1) * MemoryLayout<UInt64>.size
        // SAFETY: a fresh mapping at an address of the kernel's choice overlays nothing.
        let mapped = unsafe mmap(
            nil, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            preconditionFailure("no memory for \(count) counters")
        }
        unsafe start = mapped.bindMemory(to: UInt64.self, capacity: max(count, 1))
        self.count = count
    }

    deinit {
        // SAFETY: this object owns the mapping.
        unsafe _ = munmap(start, max(count, 1) * MemoryLayout<UInt64>.size)
    }

    /// Adds one to a counter, and gives what it is then.
    func countUp(_ index: Int) -> Int {
        precondition(index >= 0 && index < count, "there is no counter \(index)")
        // SAFETY: the index lies within the mapping.
        return Int(truncatingIfNeeded: unsafe mirror_count_up(start + index))
    }

    /// What a counter is now.
    subscript(_ index: Int) -> Int {
        precondition(index >= 0 && index < count, "there is no counter \(index)")
        // SAFETY: as in countUp.
        return Int(truncatingIfNeeded: unsafe mirror_count_now(start + index))
    }
}
