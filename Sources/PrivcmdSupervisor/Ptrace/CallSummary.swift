// SPDX-License-Identifier: MIT

public import PrivcmdKit

/// The calls of a traced program, with how often each was made and failed, and how long it took.
public struct CallSummary: Encodable, Equatable, Sendable {
    /// The row of one call.
    public struct Row: Encodable, Equatable, Sendable {
        /// The names of the hypercall and its command, or the name of the request.
        public let call: String
        /// How often it was made.
        public var count = 0
        /// How often it failed.
        public var errors = 0
        /// The total time, in nanoseconds.
        public var nanoseconds: UInt64 = 0

        private enum CodingKeys: String, CodingKey {
            case call, count, errors
            case nanoseconds = "ns"
        }
    }

    private var rowsByCall: [String: Row] = [:]

    /// Makes an empty summary.
    public init() {}

    /// Adds a call.
    ///
    /// - Parameter call: the call.
    public mutating func add(_ call: RecordedCall) {
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
    public var rows: [Row] {
        rowsByCall.values.sorted { one, other in
            one.nanoseconds == other.nanoseconds
                ? one.call < other.call : one.nanoseconds > other.nanoseconds
        }
    }

    /// The rows and their sum, as a table.
    public var text: String {
        var sum = Row(call: "total")
        for row in rows {
            sum.count += row.count
            sum.errors += row.errors
            sum.nanoseconds &+= row.nanoseconds
        }
        let head = ["calls", "errors", "time µs", "µs/call", "call"]
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

    /// Encodes the rows as an array.
    ///
    /// - Parameter encoder: the encoder.
    /// - Throws: an `EncodingError`.
    public func encode(to encoder: any Encoder) throws { try rows.encode(to: encoder) }
}
