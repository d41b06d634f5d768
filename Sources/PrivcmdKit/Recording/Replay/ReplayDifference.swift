// SPDX-License-Identifier: MIT

/// Where a program that is replayed strictly did something else than it did when it was recorded.
public struct ReplayDifference: Equatable, Sendable {
    /// The line of the recording, where it still had one for the thread.
    public let line: Int?
    /// What was recorded there, in words.
    public let expected: String?
    /// What the program did, in words.
    public let got: String
    /// Who did it.
    public let caller: RecordedCaller?
    /// The fields that differ, where both did the same call.
    public let fields: [FieldDifference]

    init(
        line: Int?, recorded: RecordedLine?, deed: ReplayedDeed, caller: RecordedCaller?, file: Int?
    ) {
        self.line = line
        self.caller = caller
        var got = deed.inWords
        var expected = recorded?.deed?.inWords
        var fields: [FieldDifference] = []
        if case .call(let call)? = recorded, case .call(let question) = deed {
            fields = FieldDifference.all(call.question, question)
            if let other = call.caller?.file, let file, other != file {
                expected? += " on file \(other)"
                got += " on file \(file)"
            }
        }
        self.expected = expected
        self.got = got
        self.fields = fields
    }

    /// The difference in lines: what was expected, what came, and field by field.
    public var lines: [String] {
        let place = line.map { " at line \($0) of the recording" } ?? ""
        let who = caller.map { ", in process \($0.process), thread \($0.thread)" } ?? ""
        return [
            "the program leaves the recording\(place)\(who)",
            "- expected " + (expected ?? "nothing more"), "+ got      " + got,
        ] + fields.flatMap(\.lines)
    }

    /// What every later call is refused with.
    var refusal: Remark {
        Remark("the program left the recording: expected \(expected ?? "nothing more"), got \(got)")
    }
}

/// A field that differs between two calls.
public struct FieldDifference: Encodable, Equatable, Sendable {
    /// The field's path, such as `in.u.gsi_permission.gsi`.
    public let path: String
    /// Its value in the one, as JSON; nil where it has none.
    public let one: String?
    /// Its value in the other.
    public let other: String?

    /// The two values, one a line.
    var lines: [String] {
        [one.map { "  - \(path): \($0)" }, other.map { "  + \(path): \($0)" }]
            .compactMap { $0 }.map { Printable.line($0) }
    }

    /// The fields that differ between two questions of one call; none for different calls.
    static func all(_ one: RecordedCall.Question, _ other: RecordedCall.Question) -> [Self] {
        guard NamedRows.Key(one) == NamedRows.Key(other) else { return [] }
        return all(values(one.input), values(other.input), "in")
    }

    /// The fields that differ between two objects.
    static func all(_ one: FieldValues, _ other: FieldValues, _ path: String) -> [Self] {
        let names = Set(one.keys).union(other.keys).sorted()
        return names.flatMap { name in
            let inner = [path, name].filter { !$0.isEmpty }.joined(separator: ".")
            return all(one[name], other[name], inner)
        }
    }

    private static func all(_ one: FieldValue?, _ other: FieldValue?, _ path: String) -> [Self] {
        switch (one, other) {
        case (let one, let other) where one == other: []
        case (.fields(let one)?, .fields(let other)?): all(one, other, path)
        case (.list(let ones)?, .list(let others)?):
            (0..<max(ones.count, others.count)).flatMap { index in
                all(
                    index < ones.count ? ones[index] : nil,
                    index < others.count ? others[index] : nil, path + "[\(index)]")
            }
        default: [Self(path: path, one: one.map(\.asJSON), other: other.map(\.asJSON))]
        }
    }

    /// An argument as fields; one that has none is a value without a name.
    private static func values(_ input: RecordedArgument) -> FieldValues {
        switch input {
        case .none: [:]
        case .null: ["": .text(RecordedArgument.nullText)]
        case .unreadable: ["": .text(RecordedArgument.unreadableText)]
        case .raw(let digits): [FieldValue.rawKey: .text(digits)]
        case .fields(let values): values
        }
    }
}
