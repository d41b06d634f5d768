// SPDX-License-Identifier: MIT

/// What is wrong with a recording, and where.
public struct RecordingFlaw: Encodable, Equatable, Sendable {
    /// The line, counted from 1.
    public let line: Int
    /// The byte of the line, counted from 1, where that says more.
    public let column: Int?
    /// What is wrong.
    public let what: String

    init(_ line: Int, column: Int? = nil, _ what: String) {
        self.line = line
        self.column = column
        self.what = Printable.line(what)
    }
}
