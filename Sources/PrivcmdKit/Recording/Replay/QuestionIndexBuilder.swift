// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Sorts the questions of a recording: in memory as long as they are few, then in a file.
struct QuestionIndexBuilder {
    private struct Entry: Comparable {
        let hash: UInt64
        let place: UInt64

        static func < (one: Entry, other: Entry) -> Bool {
            (one.hash, one.place) < (other.hash, other.place)
        }
    }

    /// How many entries are sorted in memory at once.
    private let runLength: Int
    private var run: [Entry] = []
    private var count = 0
    /// The sorted runs, each of ``runLength`` entries but the last.
    private var runs: ScratchFile?

    init(runLength: Int = 1 << 17) { self.runLength = runLength }

    mutating func add(_ hash: UInt64, at place: Int) throws(Errno) {
        if run.count == runLength { try flush() }
        run.append(Entry(hash: hash, place: UInt64(place)))
        count += 1
    }

    consuming func finished() throws(Errno) -> QuestionIndex {
        guard let runs else {
            run.sort()
            let fences = stride(from: 0, to: count, by: QuestionIndex.entriesPerPage).map {
                run[$0].hash
            }
            return QuestionIndex(
                count, fences: fences, IndexPages(Self.words(run)))
        }
        try flush()
        return try merged(runs)
    }

    private mutating func flush() throws(Errno) {
        run.sort()
        let runs: ScratchFile
        if let made = self.runs { runs = made } else { runs = try ScratchFile.make() }
        self.runs = runs
        try runs.write(Self.words(run)[...], at: (count - run.count) * QuestionIndex.wordsPerEntry)
        run.removeAll(keepingCapacity: true)
    }

    private static func words(_ entries: [Entry]) -> [UInt64] {
        entries.flatMap { entry -> [UInt64] in [entry.hash, entry.place] }
    }

    private func merged(_ runs: ScratchFile) throws(Errno) -> QuestionIndex {
        let result = try ScratchFile.make()
        var heads: [Head] = []
        for start in stride(from: 0, to: count, by: runLength) {
            heads.append(try Head(runs, start..<min(start + runLength, count)))
        }
        var heap = Heap(heads)
        var fences: [UInt64] = []
        var page: [UInt64] = []
        var written = 0
        while let entry = try heap.next() {
            if page.isEmpty { fences.append(entry.hash) }
            page += [entry.hash, entry.place]
            if page.count == QuestionIndex.wordsPerPage {
                try result.write(page[...], at: written)
                written += page.count
                page.removeAll(keepingCapacity: true)
            }
        }
        try result.write(page[...], at: written)
        return QuestionIndex(count, fences: fences, IndexPages(result))
    }

    /// The next entries of a run.
    private struct Head {
        private let file: ScratchFile
        private var rest: Range<Int>
        private var words: [UInt64] = []
        private var index = 0
        private(set) var entry: Entry?

        init(_ file: ScratchFile, _ entries: Range<Int>) throws(Errno) {
            self.file = file
            rest = entries
            try advance()
        }

        mutating func advance() throws(Errno) {
            if index == words.count {
                guard !rest.isEmpty else {
                    entry = nil
                    return
                }
                let taken = min(rest.count, QuestionIndex.entriesPerPage)
                words = [UInt64](repeating: 0, count: taken * QuestionIndex.wordsPerEntry)
                try file.read(
                    &words, 0..<words.count, at: rest.lowerBound * QuestionIndex.wordsPerEntry)
                rest = (rest.lowerBound + taken)..<rest.upperBound
                index = 0
            }
            entry = Entry(hash: words[index], place: words[index + 1])
            index += QuestionIndex.wordsPerEntry
        }
    }

    /// The runs as a heap, that with the least entry first.
    private struct Heap {
        private var heads: [Head]

        init(_ heads: [Head]) {
            self.heads = heads.filter { $0.entry != nil }
            for index in self.heads.indices.reversed() { sink(index) }
        }

        mutating func next() throws(Errno) -> Entry? {
            guard let entry = heads.first?.entry else { return nil }
            try heads[0].advance()
            if heads[0].entry == nil { heads.swapAt(0, heads.count - 1) }
            if heads.last?.entry == nil { heads.removeLast() }
            sink(0)
            return entry
        }

        private mutating func sink(_ index: Int) {
            var index = index
            while true {
                var least = index
                for child in [2 * index + 1, 2 * index + 2] where child < heads.count {
                    if let one = heads[child].entry, let other = heads[least].entry, one < other {
                        least = child
                    }
                }
                if least == index { return }
                heads.swapAt(index, least)
                index = least
            }
        }
    }
}
