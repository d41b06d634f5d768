// SPDX-License-Identifier: MIT

/// An index from the hash of a call to the offsets of its lines in a recording; 16 bytes a line.
package struct CallIndex: Sendable {
    /// The offset of a line, and whether it was used before.
    package struct Match: Equatable {
        let offset: Int
        let isRepeated: Bool

        package init(offset: Int, isRepeated: Bool) {
            self.offset = offset
            self.isRepeated = isRepeated
        }
    }

    private struct Entry: Comparable {
        private static let usedBit: UInt64 = 1 << 63

        let hash: UInt64
        /// The offset of the line; the top bit is set once the line was used.
        private var bits: UInt64

        var offset: Int { Int(truncatingIfNeeded: bits & ~Self.usedBit) }
        var isUsed: Bool { bits & Self.usedBit != 0 }

        init(_ hash: UInt64, at offset: Int) {
            self.hash = hash
            bits = UInt64(truncatingIfNeeded: offset) & ~Self.usedBit
        }

        mutating func markUsed() { bits |= Self.usedBit }

        static func < (one: Entry, other: Entry) -> Bool {
            (one.hash, one.bits) < (other.hash, other.bits)
        }
    }

    /// The entries; ``sort()`` orders them by hash, then by offset.
    private var entries: [Entry] = []
    /// The first entry that may be unused, by hash: a call that is repeated often is found at once.
    private var nextEntries: [UInt64: Int] = [:]

    package init() {}

    /// Adds a line.
    package mutating func add(_ hash: UInt64, at offset: Int) {
        entries.append(Entry(hash, at: offset))
    }

    /// Sorts the entries, after the last ``add(_:at:)`` and before the first lookup.
    package mutating func sort() { entries.sort() }

    /// Finds the next unused line of a call, and marks it as used.
    ///
    /// Different calls may have the same hash, so `isMatch` compares the line at an offset.
    /// If `repeating`, the last line is returned again once all are used. Nil if there is no line.
    package mutating func consume(
        _ hash: UInt64, repeating: Bool, where isMatch: (Int) -> Bool
    ) -> Match? {
        var index = nextEntries[hash] ?? firstEntry(of: hash)
        var isRunUsed = true
        while index < entries.count, entries[index].hash == hash {
            if !entries[index].isUsed {
                if isMatch(entries[index].offset) {
                    entries[index].markUsed()
                    if isRunUsed { setNext(index + 1, of: hash) }
                    return Match(offset: entries[index].offset, isRepeated: false)
                }
                isRunUsed = false
            }
            index += 1
        }
        guard repeating else { return nil }
        while index > 0, entries[index - 1].hash == hash {
            index -= 1
            let offset = entries[index].offset
            if isMatch(offset) { return Match(offset: offset, isRepeated: true) }
        }
        return nil
    }

    /// Most calls have one line, and need no next entry.
    private mutating func setNext(_ index: Int, of hash: UInt64) {
        let isLast = index == entries.count || entries[index].hash != hash
        if !isLast || nextEntries[hash] != nil { nextEntries[hash] = index }
    }

    /// The first entry with a hash or a larger one.
    private func firstEntry(of hash: UInt64) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The number of unused lines, and the offsets of the first of them.
    package func unused(atMost limit: Int) -> (count: Int, offsets: [Int]) {
        var count = 0
        var offsets: [Int] = []
        for entry in entries where !entry.isUsed {
            count += 1
            offsets.append(entry.offset)
            if offsets.count >= limit * 2 { offsets = Array(offsets.sorted().prefix(limit)) }
        }
        return (count, Array(offsets.sorted().prefix(limit)))
    }
}
