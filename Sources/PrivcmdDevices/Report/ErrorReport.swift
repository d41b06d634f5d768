// SPDX-License-Identifier: MIT

/// An error with its explanation, as text and as JSON.
public struct ErrorReport: Codable, Equatable, Sendable {
    /// The call that failed.
    public var operation: String
    /// The errno by name; nil if there is none.
    public var errno: String?
    /// What the error means on this system.
    public var meaning: String
    /// What to do.
    public var remedy: String?

    /// Creates the report of an error on a system.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - system: the system on which it happened.
    public init(_ error: any ExplainedError, on system: any SystemView) {
        let explanation = error.explanation(on: system)
        operation = error.subject
        errno = error.errno?.name
        meaning = explanation.meaning
        remedy = explanation.remedy
    }

    /// The error in several lines: what happened, then the remedy, indented.
    public var text: String {
        var lines = [operation + ": " + (errno.map { $0 + ": " } ?? "") + meaning]
        if let remedy {
            lines += remedy.split(separator: "\n").map { "  " + $0 }
        }
        return lines.joined(separator: "\n")
    }
}
