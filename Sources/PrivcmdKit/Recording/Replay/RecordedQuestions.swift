// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The lines of a recording by what they answer.
struct RecordedQuestions: Sendable {
    let isTruncated: Bool
    /// Whether the recording has lines of openings.
    let hasOpens: Bool
    private var reader: RecordingReader
    private var index: QuestionIndex
    private var plans = RolePlans()

    init(_ reader: RecordingReader, _ path: FilePath) throws(FileFault) {
        var reader = reader
        var builder = QuestionIndexBuilder()
        var hasOpens = false
        var place = reader.place
        while let line = try reader.next() {
            if case .open = line { hasOpens = true }
            if let deed = line.deed {
                let hash = DeedDigest.of(deed.neutral(&plans))
                try Self.sorting(path) { () throws(Errno) in try builder.add(hash, at: place) }
            }
            place = reader.place
        }
        isTruncated = reader.isTruncated
        self.hasOpens = hasOpens
        self.reader = reader
        index = try Self.sorting(path) { () throws(Errno) in try builder.finished() }
    }

    /// Many questions are sorted in a file, for which there may be no room.
    private static func sorting<Value>(_ path: FilePath, _ body: () throws(Errno) -> Value)
        throws(FileFault) -> Value
    {
        do throws(Errno) {
            return try body()
        } catch {
            throw FileFault(
                path,
                .malformed("its calls cannot be sorted in a temporary file: \(error)"))
        }
    }

    mutating func plan(of question: RecordedCall.Question) -> RolePlan {
        plans.plan(of: question)
    }

    /// Takes the next line for a deed without what differs from run to run.
    ///
    /// Nil where there is none, or where the recording has been changed since it was opened.
    mutating func take(_ deed: ReplayedDeed, repeating: Bool) -> (
        line: RecordedLine, isRepeated: Bool
    )? {
        guard let taken = try? index.take(DeedDigest.of(deed), repeating: repeating),
            let line = line(at: taken.place), line.deed?.neutral(&plans) == deed
        else { return nil }
        return (line, taken.isRepeated)
    }

    private mutating func line(at place: Int) -> RecordedLine? {
        reader.go(to: place)
        return try? reader.next()
    }

    /// What was never taken.
    mutating func leftOver() -> ReplayTally {
        guard let (count, places) = try? index.leftOver(atMost: ReplayTally.limit) else {
            return ReplayTally()
        }
        var tally = ReplayTally()
        for place in places {
            if let line = line(at: place), let words = line.deedInWords { tally.add(words) }
        }
        tally.count = count
        return tally
    }
}

extension RecordedLine {
    /// What was done; nil for a line that tells of nothing that is asked for.
    var deed: ReplayedDeed? {
        switch self {
        case .call(let call): .call(call.question)
        case .open(let open): .open(open.path)
        case .write, .ended, .xenstore, .other: nil
        }
    }

    /// A call or an opening in one line, with what came of it.
    var deedInWords: String? {
        switch self {
        case .call(let call): call.inWords
        case .open(let open): open.inWords
        case .write, .ended, .xenstore, .other: nil
        }
    }
}

extension ReplayedDeed {
    /// The deed without what differs from run to run.
    fileprivate func neutral(_ plans: inout RolePlans) -> ReplayedDeed {
        guard case .call(let question) = self else { return self }
        return .call(question.neutral(plans.plan(of: question)))
    }
}
