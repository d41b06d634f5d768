// SPDX-License-Identifier: MIT

import Glibc
private import Synchronization

/// Counters in memory that forked processes share.
///
/// A conformance run forks a process per clause, and the calls of all of them count.
@safe
final class SharedCounters: @unchecked Sendable {
    // @unchecked: only atomic operations access the counters.

    private let start: UnsafeMutablePointer<Atomic<Int>>
    private let count: Int

    /// Maps memory for counters, all 0.
    init(count: Int) {
        let size = max(count, 1) * MemoryLayout<Atomic<Int>>.size
        // SAFETY: a new mapping at an address that Linux chooses replaces no other mapping.
        let mapped = unsafe mmap(
            nil, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            preconditionFailure("mmap failed for \(count) counters")
        }
        // Zeros are initialized atomic integers.
        unsafe start = mapped.bindMemory(to: Atomic<Int>.self, capacity: max(count, 1))
        self.count = count
    }

    deinit {
        // SAFETY: this object owns the mapping.
        unsafe _ = munmap(start, max(count, 1) * MemoryLayout<Atomic<Int>>.size)
    }

    /// Adds 1 to a counter and returns the new value.
    func increment(_ index: Int) -> Int {
        precondition(index >= 0 && index < count, "there is no counter \(index)")
        // SAFETY: the index lies within the mapping.
        return unsafe start[index].add(1, ordering: .relaxed).newValue
    }

    /// The current value of a counter.
    subscript(_ index: Int) -> Int {
        precondition(index >= 0 && index < count, "there is no counter \(index)")
        // SAFETY: as in increment.
        return unsafe start[index].load(ordering: .relaxed)
    }
}
