// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Builds a ``CallIndex``: sorts few calls in memory, and many by an external merge sort in a file.
struct CallIndexBuilder {
    private struct Entry: Comparable {
        let hash: UInt64
        let offset: UInt64

        static func < (one: Entry, other: Entry) -> Bool {
            (one.hash, one.offset) < (other.hash, other.offset)
        }
    }

    /// The number of entries that are sorted in memory at once.
    private let runLength: Int
    private var run: [Entry] = []
    private var count = 0
    /// The sorted runs; all but the last have ``runLength`` entries.
    private var runs: ScratchFile?

    init(runLength: Int = 1 << 17) { self.runLength = runLength }

    mutating func add(_ hash: UInt64, at offset: Int) throws(Errno) {
        if run.count == runLength { try flush() }
        run.append(Entry(hash: hash, offset: UInt64(offset)))
        count += 1
    }

    consuming func finish() throws(Errno) -> CallIndex {
        guard let runs else {
            run.sort()
            let fences = stride(from: 0, to: count, by: CallIndex.entriesPerPage).map {
                run[$0].hash
            }
            return CallIndex(
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
        try runs.write(Self.words(run)[...], at: (count - run.count) * CallIndex.wordsPerEntry)
        run.removeAll(keepingCapacity: true)
    }

    private static func words(_ entries: [Entry]) -> [UInt64] {
        entries.flatMap { entry -> [UInt64] in [entry.hash, entry.offset] }
    }

    private func merged(_ runs: ScratchFile) throws(Errno) -> CallIndex {
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
            page += [entry.hash, entry.offset]
            if page.count == CallIndex.wordsPerPage {
                try result.write(page[...], at: written)
                written += page.count
                page.removeAll(keepingCapacity: true)
            }
        }
        try result.write(page[...], at: written)
        return CallIndex(count, fences: fences, IndexPages(result))
    }

    /// Reads the entries of a run in order.
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
                let readCount = min(rest.count, CallIndex.entriesPerPage)
                words = [UInt64](repeating: 0, count: readCount * CallIndex.wordsPerEntry)
                try file.read(
                    &words, 0..<words.count, at: rest.lowerBound * CallIndex.wordsPerEntry)
                rest = (rest.lowerBound + readCount)..<rest.upperBound
                index = 0
            }
            entry = Entry(hash: words[index], offset: words[index + 1])
            index += CallIndex.wordsPerEntry
        }
    }

    /// A heap of the runs; the run with the least entry is first.
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
