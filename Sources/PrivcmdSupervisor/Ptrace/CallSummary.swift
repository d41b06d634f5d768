// SPDX-License-Identifier: MIT

import PrivcmdKit
package import PrivcmdRecording

/// The calls of a traced program, with how often each was made and failed, and how long it took.
package struct CallSummary: Encodable, Equatable, Sendable {
    /// The row of one call.
    package struct Row: Encodable, Equatable, Sendable {
        /// The names of the hypercall and its command, or the name of the request.
        package let call: String
        /// How often it was made.
        package var count = 0
        /// How often it failed.
        package var errors = 0
        /// The total time, in nanoseconds.
        package var nanoseconds: UInt64 = 0

        private enum CodingKeys: String, CodingKey {
            case call, count, errors
            case nanoseconds = "ns"
        }
    }

    private var rowsByCall: [String: Row] = [:]

    /// Makes an empty summary.
    package init() {}

    package mutating func add(_ call: RecordedCall) {
        let question = call.invocation
        let names = [question.hypercall, question.command].compactMap { $0 }
        let name = names.isEmpty ? question.ioctl : names.joined(separator: " ")
        var row = rowsByCall[name] ?? Row(call: name)
        row.count += 1
        if case .error = call.response { row.errors += 1 }
        row.nanoseconds &+= call.nanoseconds
        rowsByCall[name] = row
    }

    /// The rows, by total time, longest first.
    package var rows: [Row] {
        rowsByCall.values.sorted { one, other in
            one.nanoseconds == other.nanoseconds
                ? one.call < other.call : one.nanoseconds > other.nanoseconds
        }
    }

    /// The rows and their sum, as a table.
    package var text: String {
        var sum = Row(call: "total")
        for row in rows {
            sum.count += row.count
            sum.errors += row.errors
            sum.nanoseconds &+= row.nanoseconds
        }
        let head = ["calls", "errors", "time µs", "µs/call", "call"]
        return TextTable.lines(
            [head] + (rows + [sum]).map(Self.cells), rightAligned: head.count - 1
        ).joined(separator: "\n")
    }

    private static func cells(_ row: Row) -> [String] {
        let each = row.count == 0 ? 0 : row.nanoseconds / UInt64(row.count)
        return [
            "\(row.count)", "\(row.errors)", "\(row.nanoseconds / 1000)", "\(each / 1000)",
            row.call,
        ]
    }

    /// Encodes the rows as an array.
    package func encode(to encoder: any Encoder) throws { try rows.encode(to: encoder) }
}
