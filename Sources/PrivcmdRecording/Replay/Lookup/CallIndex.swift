// SPDX-License-Identifier: MIT

internal import SystemPackage

/// An index from the hash of a call to the offsets of its lines in a recording.
///
/// Entries are sorted by hash, then by offset. A large index is in a file; memory holds a bit per
/// entry, which records whether its line was used, and a hash per page.
struct CallIndex: Sendable {
    /// The offset of a line, and whether it was used before.
    struct Match: Equatable {
        let offset: Int
        let isRepeated: Bool
    }

    /// An entry is a hash and an offset.
    static let wordsPerEntry = 2
    static let entriesPerPage = 256
    static let wordsPerPage = entriesPerPage * wordsPerEntry

    private let count: Int
    /// The first hash of each page.
    private let firstHashes: [UInt64]
    private var pages: IndexPages
    /// One bit per entry: whether its line was used.
    private var used: [UInt64]
    /// The next entries of the calls looked up most recently, in the slots of their hashes.
    private var hints: [Hint]

    private struct Hint {
        var hash: UInt64 = 0
        var next = -1
    }

    init(_ count: Int, fences: [UInt64], _ pages: IndexPages) {
        self.count = count
        self.firstHashes = fences
        self.pages = pages
        used = [UInt64](repeating: 0, count: (count + 63) / 64)
        hints = [Hint](repeating: Hint(), count: 1024)
    }

    /// Finds the next unused line for a call, and marks it as used.
    ///
    /// If `repeating`, the last line is returned again once all are used. Nil if there is no line.
    mutating func consume(_ hash: UInt64, repeating: Bool) throws(Errno) -> Match? {
        let slot = Int(hash % UInt64(hints.count))
        var next = hints[slot].hash == hash ? hints[slot].next : -1
        if next < 0 {
            guard let first = try first(of: hash) else { return nil }
            next = firstUnused(from: first)
        }
        // After the last entry of this call comes another call's entry, or the end.
        if next < count, try pages.word(next, 0) == hash {
            used[next / 64] |= 1 << UInt64(next % 64)
            hints[slot] = Hint(hash: hash, next: next + 1)
            return Match(offset: Int(try pages.word(next, 1)), isRepeated: false)
        }
        guard repeating, let last = try last(of: hash, before: next) else { return nil }
        return Match(offset: Int(try pages.word(last, 1)), isRepeated: true)
    }

    private func firstUnused(from entry: Int) -> Int {
        var entry = entry
        while entry < count, used[entry / 64] >> UInt64(entry % 64) & 1 == 1 {
            let rest = ~used[entry / 64] >> UInt64(entry % 64)
            entry += rest == 0 ? 64 - entry % 64 : rest.trailingZeroBitCount
        }
        return min(entry, count)
    }

    /// The last entry of a call. The bits of the following entries may be set too.
    private mutating func last(of hash: UInt64, before end: Int) throws(Errno) -> Int? {
        guard let first = try first(of: hash) else { return nil }
        var (low, high) = (first, max(end, first + 1))
        while low < high {
            let middle = (low + high) / 2
            if try pages.word(middle, 0) == hash { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The first entry of a hash; nil if there is none.
    private mutating func first(of hash: UInt64) throws(Errno) -> Int? {
        // The last page with a smaller first hash may contain the hash.
        var low = 0
        var high = firstHashes.count
        while low < high {
            let middle = (low + high) / 2
            if firstHashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        let page = max(low - 1, 0)
        low = page * Self.entriesPerPage
        high = min(low + Self.entriesPerPage, count)
        while low < high {
            let middle = (low + high) / 2
            if try pages.word(middle, 0) < hash { low = middle + 1 } else { high = middle }
        }
        guard low < count, try pages.word(low, 0) == hash else { return nil }
        return low
    }

    /// The number of unused lines, and the offsets of the first of them.
    mutating func unused(atMost limit: Int) throws(Errno) -> (count: Int, offsets: [Int]) {
        var remaining = 0
        var offsets: [Int] = []
        var entry = firstUnused(from: 0)
        while entry < count {
            remaining += 1
            offsets.append(Int(try pages.word(entry, 1)))
            if offsets.count >= limit * 2 { offsets = Array(offsets.sorted().prefix(limit)) }
            entry = firstUnused(from: entry + 1)
        }
        return (remaining, Array(offsets.sorted().prefix(limit)))
    }
}

/// The pages of an index: all of them in memory, or a cache of pages of a file.
struct IndexPages: Sendable {
    private let file: ScratchFile?
    /// All pages, or the cached pages, each in the slot of its number.
    private var words: [UInt64]
    private var numbers: [Int]

    private static let slots = 128

    /// Uses pages in memory.
    init(_ words: [UInt64]) {
        file = nil
        self.words = words
        numbers = []
    }

    /// Reads pages from a file.
    init(_ file: ScratchFile) {
        self.file = file
        words = [UInt64](repeating: 0, count: Self.slots * CallIndex.wordsPerPage)
        numbers = [Int](repeating: -1, count: Self.slots)
    }

    mutating func word(_ entry: Int, _ word: Int) throws(Errno) -> UInt64 {
        guard let file else { return words[entry * CallIndex.wordsPerEntry + word] }
        let (page, rest) = entry.quotientAndRemainder(dividingBy: CallIndex.entriesPerPage)
        let slot = page % Self.slots
        let start = slot * CallIndex.wordsPerPage
        if numbers[slot] != page {
            let range = start..<(start + CallIndex.wordsPerPage)
            try file.read(&words, range, at: page * CallIndex.wordsPerPage)
            numbers[slot] = page
        }
        return words[start + rest * CallIndex.wordsPerEntry + word]
    }
}
