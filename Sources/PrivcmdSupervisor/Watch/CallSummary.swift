// SPDX-License-Identifier: MIT

public import PrivcmdKit

/// How often a watched program made which call, and what came of it.
public struct CallSummary: Encodable, Equatable, Sendable {
    /// One call of the summary.
    public struct Row: Encodable, Equatable, Sendable {
        /// The call by the names of its hypercall and command, or of its request.
        public let call: String
        /// How often it was made.
        public var count = 0
        /// How often it failed.
        public var errors = 0
        /// How long all of them took together, in nanoseconds.
        public var nanoseconds: UInt64 = 0

        private enum CodingKeys: String, CodingKey {
            case call, count, errors
            case nanoseconds = "ns"
        }
    }

    private var byCall: [String: Row] = [:]

    /// Makes a summary of nothing yet.
    public init() {}

    /// Counts a call.
    ///
    /// - Parameter call: the call.
    public mutating func count(_ call: RecordedCall) {
        let question = call.question
        let names = [question.hypercall, question.command].compactMap { $0 }
        let name = names.isEmpty ? question.ioctl : names.joined(separator: " ")
        var row = byCall[name] ?? Row(call: name)
        row.count += 1
        if case .error = call.answer { row.errors += 1 }
        row.nanoseconds &+= call.nanoseconds
        byCall[name] = row
    }

    /// The calls, those first that took longest.
    public var rows: [Row] {
        byCall.values.sorted { one, other in
            one.nanoseconds == other.nanoseconds
                ? one.call < other.call : one.nanoseconds > other.nanoseconds
        }
    }

    /// A table of the calls with their sum.
    public var text: String {
        var sum = Row(call: "all calls")
        for row in rows {
            sum.count += row.count
            sum.errors += row.errors
            sum.nanoseconds &+= row.nanoseconds
        }
        let head = ["calls", "errors", "time µs", "µs a call", "call"]
        let lines = [head] + (rows + [sum]).map(Self.cells)
        let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { cells in
            cells.enumerated().map { column, cell in
                let pad = String(repeating: " ", count: widths[column] - cell.count)
                return column == head.count - 1 ? cell : pad + cell
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func cells(_ row: Row) -> [String] {
        let each = row.count == 0 ? 0 : row.nanoseconds / UInt64(row.count)
        return [
            "\(row.count)", "\(row.errors)", "\(row.nanoseconds / 1000)", "\(each / 1000)",
            row.call,
        ]
    }

    /// Writes the rows as a list.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws { try rows.encode(to: encoder) }
}
