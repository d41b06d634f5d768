// SPDX-License-Identifier: MIT

/// A mistake in a recording, with its position.
public struct RecordingFlaw: Encodable, Equatable, Sendable {
    /// The line number, counted from 1.
    public let line: Int
    /// The byte of the line, counted from 1; nil if the mistake concerns the whole line.
    public let column: Int?
    /// The message for the user.
    public let message: String

    private enum CodingKeys: String, CodingKey {
        case line, column
        case message = "what"
    }

    init(_ line: Int, column: Int? = nil, _ message: String) {
        self.line = line
        self.column = column
        self.message = PrintableText.singleLine(message)
    }
}
