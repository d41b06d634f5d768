// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The first call of a strict replay that differs from the recording.
package struct ReplayDifference: Equatable, Sendable {
    /// The line of the recording; nil if it has no further line for the thread.
    package let line: Int?
    /// The recorded call in one line.
    package let expected: String?
    /// The program's call in one line.
    package let actual: String
    package let caller: RecordedCaller?
    /// The fields that differ, if both are the same call.
    package let fields: [FieldDifference]

    init(
        line: Int?, recorded: RecordedLine?, call replayed: ReplayedCall, caller: RecordedCaller?,
        file: Int?
    ) {
        self.line = line
        self.caller = caller
        var actual = replayed.description
        var expected = recorded?.replayedCall?.description
        var fields: [FieldDifference] = []
        if case .call(let call)? = recorded, case .ioctl(let invocation) = replayed {
            fields = FieldDifference.all(call.invocation, invocation)
            if let other = call.caller?.file, let file, other != file {
                expected? += " on file \(other)"
                actual += " on file \(file)"
            }
        }
        self.expected = expected
        self.actual = actual
        self.fields = fields
    }

    /// The report: the expected call, the actual call, and the fields that differ.
    package var lines: [String] {
        let position = line.map { " at line \($0)" } ?? ""
        let thread = caller.map { ", in process \($0.process), thread \($0.thread)" } ?? ""
        return [
            "the program differs from the recording\(position)\(thread)",
            "- expected " + (expected ?? "nothing more"), "+ got      " + actual,
        ] + fields.flatMap(\.lines)
    }

    /// The reason why every later call is refused.
    var message: Message {
        Message(
            "the program differs from the recording: expected \(expected ?? "nothing more"), got \(actual)"
        )
    }
}

/// A field that differs between two calls.
package struct FieldDifference: Encodable, Equatable, Sendable {
    /// The path of the field, such as `in.u.gsi_permission.gsi`.
    package let path: String
    /// The value in the first call, as JSON; nil if the field is missing.
    package let first: String?
    /// The value in the second call.
    package let second: String?

    /// The two values, one a line.
    var lines: [String] {
        [first.map { "  - \(path): \($0)" }, second.map { "  + \(path): \($0)" }]
            .compactMap { $0 }.map { PrintableText.singleLine($0) }
    }

    /// The input fields that differ between two invocations; none if they are different calls.
    static func all(_ one: RecordedCall.Invocation, _ other: RecordedCall.Invocation) -> [Self] {
        guard ABILookup.Key(one) == ABILookup.Key(other) else { return [] }
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
        default: [Self(path: path, first: one.map(\.json), second: other.map(\.json))]
        }
    }

    /// An argument as fields; a keyword becomes a value with an empty name.
    private static func values(_ input: RecordedArgument) -> FieldValues {
        switch input.value {
        case nil: [:]
        case .fields(let values)?: values
        case let keyword?: ["": keyword]
        }
    }
}
