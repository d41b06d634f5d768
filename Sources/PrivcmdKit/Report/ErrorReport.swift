// SPDX-License-Identifier: MIT

/// An error as machine output holds it.
public struct ErrorReport: Codable, Equatable, Sendable {
    /// What was asked.
    public var operation: String
    /// The errno by name; nil where none came back.
    public var errno: String?
    /// What it means here.
    public var meaning: String
    /// What to do.
    public var remedy: String?

    /// Explains an error on a system.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - system: the system that answered.
    public init(_ error: any ExplainedError, on system: any SystemView) {
        let explanation = error.explanation(on: system)
        operation = error.subject
        errno = error.errno?.name
        meaning = explanation.meaning
        remedy = explanation.remedy
    }

    /// The error over several lines: what happened, then what to do, indented.
    public var text: String {
        var lines = [operation + ": " + (errno.map { $0 + ": " } ?? "") + meaning]
        if let remedy {
            lines += remedy.split(separator: "\n").map { "  " + $0 }
        }
        return lines.joined(separator: "\n")
    }
}
