// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// An error with its explanation, as text and as JSON.
package struct ErrorReport: Codable, Equatable, Sendable {
    /// The call that failed.
    package var operation: String
    /// The errno by name; nil if there is none.
    package var errno: String?
    /// What the error means on this system.
    package var meaning: String
    /// What to do.
    package var remedy: String?

    /// Creates the report of an error on a system.
    package init(_ error: any ExplainedError, on system: any SystemView) {
        let explanation = error.explanation(on: system)
        operation = error.subject
        errno = error.errno?.name
        meaning = explanation.meaning
        remedy = explanation.remedy
    }

    /// The error in several lines: what happened, then the remedy, indented.
    package var text: String {
        var lines = [operation + ": " + (errno.map { $0 + ": " } ?? "") + meaning]
        if let remedy {
            lines += remedy.split(separator: "\n").map { "  " + $0 }
        }
        return lines.joined(separator: "\n")
    }
}
