// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Where each question of a recording has its answers, and which of them were given.
///
/// The entries are sorted by the question's hash, and of one question by their place. Many of them lie
/// in a file: in memory there is a bit for each, and a word for each page.
struct QuestionIndex: Sendable {
    /// An answer's place, and whether it was given before.
    struct Taken: Equatable {
        let place: Int
        let isRepeated: Bool
    }

    /// An entry is a hash and a place.
    static let wordsPerEntry = 2
    static let entriesPerPage = 256
    static let wordsPerPage = entriesPerPage * wordsPerEntry

    private let count: Int
    /// The first hash of each page.
    private let fences: [UInt64]
    private var pages: IndexPages
    /// A bit for each entry whose answer was given.
    private var given: [UInt64]
    /// Where the next answers of the questions lie that were asked last, in the slots of their hashes.
    private var hints: [Hint]

    private struct Hint {
        var hash: UInt64 = 0
        var next = -1
    }

    init(_ count: Int, fences: [UInt64], _ pages: IndexPages) {
        self.count = count
        self.fences = fences
        self.pages = pages
        given = [UInt64](repeating: 0, count: (count + 63) / 64)
        hints = [Hint](repeating: Hint(), count: 1024)
    }

    /// Takes the next answer to a question.
    ///
    /// Nil where it has none (left); where the last one is to be given again, it is said so.
    mutating func take(_ hash: UInt64, repeating: Bool) throws(Errno) -> Taken? {
        let slot = Int(hash % UInt64(hints.count))
        var next = hints[slot].hash == hash ? hints[slot].next : -1
        if next < 0 {
            guard let first = try first(of: hash) else { return nil }
            next = firstNotGiven(from: first)
        }
        // Past the question's last answer there is another's entry, or none.
        if next < count, try pages.word(next, 0) == hash {
            given[next / 64] |= 1 << UInt64(next % 64)
            hints[slot] = Hint(hash: hash, next: next + 1)
            return Taken(place: Int(try pages.word(next, 1)), isRepeated: false)
        }
        guard repeating, let last = try last(of: hash, before: next) else { return nil }
        return Taken(place: Int(try pages.word(last, 1)), isRepeated: true)
    }

    private func firstNotGiven(from entry: Int) -> Int {
        var entry = entry
        while entry < count, given[entry / 64] >> UInt64(entry % 64) & 1 == 1 {
            let rest = ~given[entry / 64] >> UInt64(entry % 64)
            entry += rest == 0 ? 64 - entry % 64 : rest.trailingZeroBitCount
        }
        return min(entry, count)
    }

    /// A question's last entry: the bits of the next question's may be set too.
    private mutating func last(of hash: UInt64, before end: Int) throws(Errno) -> Int? {
        guard let first = try first(of: hash) else { return nil }
        var (low, high) = (first, max(end, first + 1))
        while low < high {
            let middle = (low + high) / 2
            if try pages.word(middle, 0) == hash { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The first entry of a hash; nil where it has none.
    private mutating func first(of hash: UInt64) throws(Errno) -> Int? {
        // The last page that begins before the hash may hold it already.
        var low = 0
        var high = fences.count
        while low < high {
            let middle = (low + high) / 2
            if fences[middle] < hash { low = middle + 1 } else { high = middle }
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

    /// How many answers were never given, and the places of the first of them in the recording.
    mutating func leftOver(atMost limit: Int) throws(Errno) -> (count: Int, places: [Int]) {
        var left = 0
        var places: [Int] = []
        var entry = firstNotGiven(from: 0)
        while entry < count {
            left += 1
            places.append(Int(try pages.word(entry, 1)))
            if places.count >= limit * 2 { places = Array(places.sorted().prefix(limit)) }
            entry = firstNotGiven(from: entry + 1)
        }
        return (left, Array(places.sorted().prefix(limit)))
    }
}

/// The pages of an index: all of them in memory, or some that were read from a file.
struct IndexPages: Sendable {
    private let file: ScratchFile?
    /// All pages, or those that were read last, each in the slot of its number.
    private var words: [UInt64]
    private var numbers: [Int]

    private static let slots = 128

    /// Keeps all pages in memory.
    init(_ words: [UInt64]) {
        file = nil
        self.words = words
        numbers = []
    }

    /// Reads pages from a file.
    init(_ file: ScratchFile) {
        self.file = file
        words = [UInt64](repeating: 0, count: Self.slots * QuestionIndex.wordsPerPage)
        numbers = [Int](repeating: -1, count: Self.slots)
    }

    mutating func word(_ entry: Int, _ word: Int) throws(Errno) -> UInt64 {
        guard let file else { return words[entry * QuestionIndex.wordsPerEntry + word] }
        let (page, rest) = entry.quotientAndRemainder(dividingBy: QuestionIndex.entriesPerPage)
        let slot = page % Self.slots
        let start = slot * QuestionIndex.wordsPerPage
        if numbers[slot] != page {
            let range = start..<(start + QuestionIndex.wordsPerPage)
            try file.read(&words, range, at: page * QuestionIndex.wordsPerPage)
            numbers[slot] = page
        }
        return words[start + rest * QuestionIndex.wordsPerEntry + word]
    }
}
