// SPDX-License-Identifier: MIT

/// A problem of a system, or a fact worth knowing about it.
public struct Finding: Encodable, Equatable, Sendable {
    /// A stable name, such as `kernel-too-old`.
    public let name: String
    /// Whether it is a problem.
    public let severity: Severity
    /// The problem in one sentence.
    public let summary: String
    /// What shows it: a call and its result, or a file.
    public let evidence: String
    /// What to do; nil if nothing helps.
    public let remedy: String?

    /// How serious a finding is.
    public enum Severity: String, Encodable, Sendable {
        /// It keeps passthrough from working.
        case problem = "trouble"
        /// It is worth knowing.
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

    private enum CodingKeys: String, CodingKey {
        case name, remedy
        case severity = "weight"
        case summary = "what"
        case evidence = "fact"
    }
}
