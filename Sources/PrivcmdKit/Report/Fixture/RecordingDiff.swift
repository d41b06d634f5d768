// SPDX-License-Identifier: MIT

public import SystemPackage

/// Two recordings of one program, side by side, without what differs from run to run.
public struct RecordingDiff: Encodable, Equatable, Sendable {
    /// What a difference is.
    public enum Kind: String, Encodable, Sendable {
        /// A line of the first recording alone.
        case removed
        /// A line of the second alone.
        case added
        /// The same call with another argument.
        case asked
        /// The same question with another answer.
        case answered
    }

    /// A place where the recordings differ.
    public struct Difference: Encodable, Equatable, Sendable {
        /// What it is.
        public let kind: Kind
        /// The line of the first recording, and what it says in words.
        public let one: Line?
        /// The line of the second.
        public let other: Line?
        /// The fields that differ.
        public let fields: [FieldDifference]
    }

    /// A line of a recording.
    public struct Line: Encodable, Equatable, Sendable {
        /// Its number, counted from 1.
        public let line: Int
        /// What it says.
        public let words: String
    }

    /// The first recording.
    public let one: Side
    /// The second recording.
    public let other: Side
    /// How many lines are alike.
    public let alike: Int
    /// Where they differ, in order.
    public let differences: [Difference]

    /// A recording.
    public struct Side: Encodable, Equatable, Sendable {
        /// The file.
        public let path: String
        /// Xen, Linux and the kind of domain.
        public let system: String
    }

    /// Compares two recordings.
    ///
    /// - Parameters:
    ///   - one: the first.
    ///   - other: the second.
    /// - Throws: what is wrong with one of them.
    public init(_ one: FilePath, _ other: FilePath) throws(FileFault) {
        let left = try DiffSide(one)
        let right = try DiffSide(other)
        self.one = Side(path: one.string, system: left.header.systemInWords)
        self.other = Side(path: other.string, system: right.header.systemInWords)
        let pairs = Alignment(left.lines.map(\.hash), right.lines.map(\.hash)).pairs
        var merge = Merge(left, right)
        for pair in pairs { merge.meet(pair.one, pair.other) }
        merge.meetEnd()
        alike = merge.alike
        differences = merge.differences
    }
}

/// A recording whose lines are to be compared.
struct DiffSide {
    struct Line {
        let number: Int
        /// What the line asks, without what differs from run to run.
        let question: ReplayedDeed
        let hash: Int
        /// What came of it, likewise.
        let answer: FieldValues
        let words: String
    }

    let header: RecordingHeader
    private(set) var lines: [Line] = []

    init(_ path: FilePath) throws(FileFault) {
        var reader = try RecordingReader(opening: path)
        header = reader.header
        let xen = header.system.xenRelease
        var naming = RoleNaming()
        while let line = try reader.next() {
            switch line {
            case .call(let call):
                let named = naming.named(call)
                add(
                    .call(named.question), Self.answer(named), reader.line, call.inWords(xen: xen))
            case .open(let open):
                var answer: FieldValues = [:]
                if case .error(let name) = open.answer { answer["error"] = .text(name) }
                add(.open(open.path), answer, reader.line, open.inWords)
            case .write, .ended, .xenstore, .other: continue
            }
        }
    }

    private mutating func add(
        _ question: ReplayedDeed, _ answer: FieldValues, _ number: Int, _ words: String
    ) {
        lines.append(
            Line(
                number: number, question: question, hash: question.hashValue, answer: answer,
                words: words))
    }

    private static func answer(_ call: RecordedCall) -> FieldValues {
        var answer: FieldValues = call.output.isEmpty ? [:] : ["out": .fields(call.output)]
        switch call.answer {
        case .result(let result): answer["result"] = .number(result)
        case .error(let name): answer["error"] = .text(name)
        }
        return answer
    }
}

extension RecordingDiff {
    /// Goes through both recordings at once.
    struct Merge {
        private let left: DiffSide
        private let right: DiffSide
        private var next = (one: 0, other: 0)
        private(set) var alike = 0
        private(set) var differences: [Difference] = []

        init(_ left: DiffSide, _ right: DiffSide) {
            self.left = left
            self.right = right
        }

        /// Goes on to two lines that ask the same.
        mutating func meet(_ one: Int, _ other: Int) {
            skip(to: one, other)
            let (a, b) = (left.lines[one], right.lines[other])
            next = (one + 1, other + 1)
            let fields = FieldDifference.all(a.answer, b.answer, "")
            if fields.isEmpty {
                alike += 1
            } else {
                add(.answered, a, b, fields)
            }
        }

        mutating func meetEnd() { skip(to: left.lines.count, right.lines.count) }

        /// What lies before: calls of one name go together, as the same call asked otherwise.
        private mutating func skip(to one: Int, _ other: Int) {
            while next.one < one || next.other < other {
                guard next.one < one else {
                    add(.added, nil, right.lines[next.other])
                    next.other += 1
                    continue
                }
                let a = left.lines[next.one]
                let match = (next.other..<other).first { index in
                    Self.isSameCall(a.question, right.lines[index].question)
                }
                next.one += 1
                guard let match else {
                    add(.removed, a, nil)
                    continue
                }
                while next.other < match {
                    add(.added, nil, right.lines[next.other])
                    next.other += 1
                }
                next.other = match + 1
                let b = right.lines[match]
                add(.asked, a, b, Self.fields(a, b))
            }
        }

        private static func isSameCall(_ one: ReplayedDeed, _ other: ReplayedDeed) -> Bool {
            guard case .call(let one) = one, case .call(let other) = other else { return false }
            return NamedRows.Key(one) == NamedRows.Key(other)
        }

        private static func fields(_ a: DiffSide.Line, _ b: DiffSide.Line) -> [FieldDifference] {
            var fields: [FieldDifference] = []
            if case .call(let one) = a.question, case .call(let other) = b.question {
                fields = FieldDifference.all(one, other)
            }
            return fields + FieldDifference.all(a.answer, b.answer, "")
        }

        private mutating func add(
            _ kind: Kind, _ a: DiffSide.Line?, _ b: DiffSide.Line?, _ fields: [FieldDifference] = []
        ) {
            differences.append(
                Difference(
                    kind: kind, one: a.map { Line(line: $0.number, words: $0.words) },
                    other: b.map { Line(line: $0.number, words: $0.words) }, fields: fields))
        }
    }
}
