// SPDX-License-Identifier: MIT

/// A problem of a system, or a note about it.
package struct Finding: Encodable, Equatable, Sendable {
    /// A stable name, such as `kernel-too-old`.
    package let name: String
    /// Whether it is a problem.
    package let severity: Severity
    /// The problem in one sentence.
    package let summary: String
    /// What shows it: a call and its result, or a file.
    package let evidence: String
    /// What to do; nil if nothing helps.
    package let remedy: String?

    /// How serious a finding is.
    package enum Severity: String, Encodable, Sendable {
        /// It prevents passthrough.
        case problem
        /// It is only information.
        case note
    }

    static func problem(_ name: String, _ summary: String, evidence: String, remedy: String?)
        -> Finding
    {
        Finding(
            name: name, severity: .problem, summary: summary, evidence: evidence, remedy: remedy)
    }

    static func note(_ name: String, _ summary: String, evidence: String, remedy: String?)
        -> Finding
    {
        Finding(name: name, severity: .note, summary: summary, evidence: evidence, remedy: remedy)
    }
}
