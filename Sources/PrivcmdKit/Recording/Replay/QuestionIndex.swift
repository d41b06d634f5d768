// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Where each question of a recording has its answers, and how many of them were given.
///
/// The entries are sorted by the question's hash, and of one question by their place. Many of them lie
/// in a file: what is in memory does not grow with them, but for a word for each page.
struct QuestionIndex: Sendable {
    /// An answer's place, and whether it was given before.
    struct Taken: Equatable {
        let place: Int
        let isRepeated: Bool
    }

    /// A page of entries, each of which has three words.
    static let wordsPerEntry = 3
    static let entriesPerPage = 170
    static let wordsPerPage = entriesPerPage * wordsPerEntry

    private let count: Int
    /// The first hash of each page.
    private let fences: [UInt64]
    private var pages: IndexPages

    init(_ count: Int, fences: [UInt64], _ pages: IndexPages) {
        self.count = count
        self.fences = fences
        self.pages = pages
    }

    /// Takes the next answer to a question.
    ///
    /// Nil where it has none (left); where the last one is to be given again, it is said so.
    mutating func take(_ hash: UInt64, repeating: Bool) throws(Errno) -> Taken? {
        guard let first = try first(of: hash) else { return nil }
        let used = Int(try pages.word(first, 2))
        let next = first + used
        if next < count, try pages.word(next, 0) == hash {
            try pages.setWord(first, 2, UInt64(used + 1))
            return Taken(place: Int(try pages.word(next, 1)), isRepeated: false)
        }
        guard repeating, used > 0 else { return nil }
        return Taken(place: Int(try pages.word(next - 1, 1)), isRepeated: true)
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
        var index = 0
        while index < count {
            let hash = try pages.word(index, 0)
            let firstUnused = index + Int(try pages.word(index, 2))
            while index < count, try pages.word(index, 0) == hash {
                if index >= firstUnused {
                    left += 1
                    places.append(Int(try pages.word(index, 1)))
                    if places.count >= limit * 2 { places = Array(places.sorted().prefix(limit)) }
                }
                index += 1
            }
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

    private static let slots = 64

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
        words[try place(entry) + word]
    }

    mutating func setWord(_ entry: Int, _ word: Int, _ value: UInt64) throws(Errno) {
        let place = try place(entry) + word
        words[place] = value
        try file?.write(words[place...place], at: entry * QuestionIndex.wordsPerEntry + word)
    }

    /// Where an entry's words lie in memory.
    private mutating func place(_ entry: Int) throws(Errno) -> Int {
        guard let file else { return entry * QuestionIndex.wordsPerEntry }
        let (page, rest) = entry.quotientAndRemainder(dividingBy: QuestionIndex.entriesPerPage)
        let slot = page % Self.slots
        let start = slot * QuestionIndex.wordsPerPage
        if numbers[slot] != page {
            var read = [UInt64](repeating: 0, count: QuestionIndex.wordsPerPage)
            try file.read(&read, at: page * QuestionIndex.wordsPerPage)
            words.replaceSubrange(start..<(start + QuestionIndex.wordsPerPage), with: read)
            numbers[slot] = page
        }
        return start + rest * QuestionIndex.wordsPerEntry
    }
}
