// SPDX-License-Identifier: MIT

package import PrivcmdKit
package import SystemPackage

/// The differences between two recordings of a program, ignoring what differs from run to run.
package struct RecordingDiff: Encodable, Equatable, Sendable {
    /// The kind of a difference.
    package enum Kind: String, Encodable, Sendable {
        /// A line only of the first recording.
        case removed
        /// A line only of the second recording.
        case added
        /// The same call with a different input.
        case changedInput = "input"
        /// The same call and input with a different result.
        case changedResult = "result"
    }

    package struct Difference: Encodable, Equatable, Sendable {
        package let kind: Kind
        /// The line of the first recording.
        package let first: Line?
        package let second: Line?
        /// The fields that differ.
        package let fields: [FieldDifference]
    }

    /// A line of a recording.
    package struct Line: Encodable, Equatable, Sendable {
        /// The line number, counted from 1.
        package let line: Int
        /// The call as text.
        package let text: String
    }

    /// The first recording.
    package let first: Side
    /// The second recording.
    package let second: Side
    /// The number of equal lines.
    package let equal: Int
    /// The differences, in order.
    package let differences: [Difference]

    /// A recording.
    package struct Side: Encodable, Equatable, Sendable {
        /// The file.
        package let path: String
        /// Xen, Linux and the type of domain.
        package let system: String
    }

    /// Compares two recordings.
    ///
    /// - Parameters:
    ///   - one: the first.
    ///   - other: the second.
    /// - Throws: ``FileError`` if a recording cannot be read.
    package init(_ one: FilePath, _ other: FilePath) throws(FileError) {
        let left = try DiffInput(one)
        let right = try DiffInput(other)
        first = Side(path: one.string, system: left.header.systemDescription)
        second = Side(path: other.string, system: right.header.systemDescription)
        let pairs = SequenceAlignment(left.lines.map(\.hash), right.lines.map(\.hash)).pairs
        var merge = Merge(left, right)
        for pair in pairs { merge.advance(to: pair.one, pair.other) }
        merge.finish()
        equal = merge.equalCount
        differences = merge.differences
    }
}

/// A recording that is compared: its calls with names for what differs from run to run.
struct DiffInput {
    struct Line {
        let number: Int
        /// The call, with names for its identifiers.
        let call: ReplayedCall
        let hash: Int
        /// The result and output, with names for their identifiers.
        let result: FieldValues
        let text: String
    }

    let header: RecordingHeader
    private(set) var lines: [Line] = []

    init(_ path: FilePath) throws(FileError) {
        var reader = try RecordingReader(opening: path)
        header = reader.header
        let xen = header.system.xenRelease
        var naming = IdentifierNaming()
        while let line = try reader.next() {
            switch line {
            case .call(let call):
                let named = naming.named(call)
                add(
                    .ioctl(named.invocation), Self.resultFields(named), reader.line,
                    call.description(xen: xen))
            case .open(let open):
                var result: FieldValues = [:]
                if case .error(let name) = open.response { result["error"] = .text(name) }
                add(.open(open.path), result, reader.line, open.description)
            case .write, .ended, .xenstore, .other: continue
            }
        }
    }

    private mutating func add(
        _ call: ReplayedCall, _ result: FieldValues, _ number: Int, _ text: String
    ) {
        lines.append(
            Line(
                number: number, call: call, hash: call.hashValue, result: result,
                text: text))
    }

    private static func resultFields(_ call: RecordedCall) -> FieldValues {
        var fields: FieldValues = call.output.isEmpty ? [:] : ["out": .fields(call.output)]
        switch call.response {
        case .result(let result): fields["result"] = .number(result)
        case .error(let name): fields["error"] = .text(name)
        }
        return fields
    }
}

extension RecordingDiff {
    /// Walks through both recordings along the aligned pairs.
    struct Merge {
        private let left: DiffInput
        private let right: DiffInput
        private var next = (one: 0, other: 0)
        private(set) var equalCount = 0
        private(set) var differences: [Difference] = []

        init(_ left: DiffInput, _ right: DiffInput) {
            self.left = left
            self.right = right
        }

        /// Advances past two lines with the same call and input.
        mutating func advance(to one: Int, _ other: Int) {
            skip(to: one, other)
            let (a, b) = (left.lines[one], right.lines[other])
            next = (one + 1, other + 1)
            let fields = FieldDifference.all(a.result, b.result, "")
            if fields.isEmpty {
                equalCount += 1
            } else {
                add(.changedResult, a, b, fields)
            }
        }

        mutating func finish() { skip(to: left.lines.count, right.lines.count) }

        /// Adds the lines before a pair; calls with the same name are one call with another input.
        private mutating func skip(to one: Int, _ other: Int) {
            while next.one < one || next.other < other {
                guard next.one < one else {
                    add(.added, nil, right.lines[next.other])
                    next.other += 1
                    continue
                }
                let a = left.lines[next.one]
                let match = (next.other..<other).first { index in
                    Self.isSameCall(a.call, right.lines[index].call)
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
                add(.changedInput, a, b, Self.fields(a, b))
            }
        }

        private static func isSameCall(_ one: ReplayedCall, _ other: ReplayedCall) -> Bool {
            guard case .ioctl(let one) = one, case .ioctl(let other) = other else { return false }
            return ABILookup.Key(one) == ABILookup.Key(other)
        }

        private static func fields(_ a: DiffInput.Line, _ b: DiffInput.Line) -> [FieldDifference] {
            var fields: [FieldDifference] = []
            if case .ioctl(let one) = a.call, case .ioctl(let other) = b.call {
                fields = FieldDifference.all(one, other)
            }
            return fields + FieldDifference.all(a.result, b.result, "")
        }

        private mutating func add(
            _ kind: Kind, _ a: DiffInput.Line?, _ b: DiffInput.Line?,
            _ fields: [FieldDifference] = []
        ) {
            differences.append(
                Difference(
                    kind: kind, first: a.map { Line(line: $0.number, text: $0.text) },
                    second: b.map { Line(line: $0.number, text: $0.text) }, fields: fields))
        }
    }
}
