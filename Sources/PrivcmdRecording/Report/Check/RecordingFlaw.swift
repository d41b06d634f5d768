// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A mistake in a recording, with its position.
package struct RecordingFlaw: Encodable, Equatable, Sendable {
    /// The line number, counted from 1.
    package let line: Int
    /// The byte of the line, counted from 1; nil if the mistake concerns the whole line.
    package let column: Int?
    /// The message for the user.
    package let message: String

    init(_ line: Int, column: Int? = nil, _ message: String) {
        self.line = line
        self.column = column
        self.message = PrintableText.singleLine(message)
    }
}
