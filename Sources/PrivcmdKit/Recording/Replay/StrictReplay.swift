// SPDX-License-Identifier: MIT

/// Answers as long as each thread does what it did when it was recorded, in the same order.
struct StrictReplay: Sendable {
    let isTruncated: Bool
    /// Where the program left the recording.
    private(set) var difference: ReplayDifference?

    private var tracks: [RecordedTrack]
    /// Which track a thread of the replaying program goes.
    private var taken: [RecordedThread: Int] = [:]
    private let hasOpens: Bool
    private var bindings = RoleBindings()
    private var plans = RolePlans()

    init(_ reader: RecordingReader) throws(FileFault) {
        var reader = reader
        var tracks: [RecordedTrack] = []
        var numbers: [RecordedThread: Int] = [:]
        var hasOpens = false
        let start = reader
        var place = reader.place
        while let line = try reader.next() {
            if case .open = line { hasOpens = true }
            if line.deed != nil {
                let thread = RecordedThread(line.caller)
                if let number = numbers[thread] {
                    tracks[number].left += 1
                } else {
                    numbers[thread] = tracks.count
                    tracks.append(RecordedTrack(thread, start, place: place, line: reader.line))
                }
            }
            place = reader.place
        }
        isTruncated = reader.isTruncated
        self.hasOpens = hasOpens
        self.tracks = tracks
    }

    /// Takes what the thread did next when it was recorded, if it is the same.
    mutating func take(_ deed: ReplayedDeed, _ caller: RecordedCaller?, file: Int?) -> ReplayedStep
    {
        if let difference { return .nobody(difference.refusal) }
        if case .open = deed, !hasOpens { return .anyOpen(file: nil) }
        // Whoever does not say who asks is the program itself.
        let thread = RecordedThread(caller ?? RecordedCaller())
        do throws(FileFault) {
            guard let track = try track(of: thread, deed, file) else {
                return differs(deed, caller, file, nil)
            }
            let next = try tracks[track].next()
            guard let next, let step = step(next.1, deed, file) else {
                return differs(deed, caller, file, next)
            }
            taken[thread] = track
            tracks[track].advance()
            return step
        } catch {
            return .nobody(Remark("\(error)"))
        }
    }

    private mutating func differs(
        _ deed: ReplayedDeed, _ caller: RecordedCaller?, _ file: Int?,
        _ recorded: (line: Int, RecordedLine)?
    ) -> ReplayedStep {
        let difference = ReplayDifference(
            line: recorded?.line, recorded: recorded?.1, deed: deed, caller: caller, file: file)
        self.difference = difference
        return .nobody(difference.refusal)
    }

    /// The track of a thread; one that is new takes that of its number, or else the first that
    /// begins as it does: which of several threads comes first is chance.
    private mutating func track(
        of thread: RecordedThread, _ deed: ReplayedDeed, _ file: Int?
    ) throws(FileFault) -> Int? {
        if let track = taken[thread] { return track }
        // What a recording program recorded of itself has no callers: whoever asks goes one way.
        if tracks.count == 1, tracks[0].thread.isUnnamed { return 0 }
        let used = Set(taken.values)
        var free = tracks.indices.filter { !used.contains($0) }
        if let own = free.firstIndex(where: { tracks[$0].thread == thread }) {
            free.swapAt(0, own)
        }
        let known = bindings
        for track in free {
            guard let next = try tracks[track].next(), step(next.1, deed, file) != nil else {
                continue
            }
            bindings = known
            return track
        }
        return free.first
    }

    /// What a recorded line answers to a deed; nil where it is the line of another.
    private mutating func step(_ recorded: RecordedLine, _ deed: ReplayedDeed, _ file: Int?)
        -> ReplayedStep?
    {
        switch (recorded, deed) {
        case (.open(let open), .open(let path)):
            return open.path == path ? .open(open.answer) : nil
        case (.call(var call), .call(let question)):
            let isSameFile = call.caller?.file == nil || file == nil || call.caller?.file == file
            let plan = plans.plan(of: question)
            var matcher = RoleMatcher(bindings)
            guard isSameFile, matcher.matches(call.question, question, plan) else { return nil }
            for pair in matcher.found { bindings.bind(pair.role, pair.recorded, to: pair.live) }
            bindings.bindNewDomain(call, asked: question, plan)
            call.output = bindings.translated(call.output, plan)
            return .call(call)
        default: return nil
        }
    }

    /// What no thread came to.
    mutating func leftOver() -> ReplayTally {
        var tally = ReplayTally()
        for index in tracks.indices {
            if let next = try? tracks[index].next(), let words = next.1.deedInWords {
                tally.add(words)
            }
        }
        tally.count = tracks.reduce(0) { $0 + $1.left }
        return tally
    }
}

/// A thread as callers name it.
struct RecordedThread: Hashable, Sendable {
    private let process: Int
    private let thread: Int

    /// Whether the line has no caller, as in what a recording program recorded of itself.
    var isUnnamed: Bool { process == 0 }

    init(_ caller: RecordedCaller?) {
        process = caller?.process ?? 0
        thread = caller?.thread ?? 0
    }
}

/// The lines of one thread of a recording, read as they are needed.
struct RecordedTrack: Sendable {
    let thread: RecordedThread
    /// How many lines are still to come.
    var left = 1

    private let start: RecordingReader
    private let place: Int
    private let line: Int
    private var reader: RecordingReader?
    private var upcoming: (line: Int, RecordedLine)?

    init(_ thread: RecordedThread, _ start: RecordingReader, place: Int, line: Int) {
        self.thread = thread
        self.start = start
        self.place = place
        self.line = line
    }

    /// The thread's next line with its number; nil after its last.
    mutating func next() throws(FileFault) -> (line: Int, RecordedLine)? {
        if let upcoming { return upcoming }
        guard left > 0 else { return nil }
        if reader == nil {
            reader = start
            reader?.go(to: place, line: line)
        }
        while let next = try reader?.next(of: thread) {
            guard next.deed != nil, RecordedThread(next.caller) == thread else { continue }
            upcoming = (reader?.line ?? 0, next)
            return upcoming
        }
        return nil
    }

    /// Goes on behind the next line.
    mutating func advance() {
        upcoming = nil
        left -= 1
        // What a thread that is done has read is not kept.
        if left == 0 { reader = nil }
    }
}
