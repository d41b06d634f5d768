// SPDX-License-Identifier: MIT

/// The results of a scenario on a system.
package struct ScenarioReport: Codable, Equatable, Sendable {
    /// The scenario's name.
    package let scenario: String
    /// The steps that ran.
    package let steps: [StepReport]
    package let outcome: ScenarioOutcome
    /// Descriptions of the changes that were undone, the last change first.
    package let undone: [String]

    /// Compares two reports.
    ///
    /// It ignores ``StepReport/values``, which differ from run to run.
    ///
    /// - Parameter other: the other report.
    /// - Returns: the first difference; nil if there is none.
    package func difference(from other: ScenarioReport) -> String? {
        for (index, (mine, theirs)) in zip(steps, other.steps).enumerated() {
            let number = index + 1
            if mine.call != theirs.call {
                return "step \(number): the call is '\(mine.call)', in the other '\(theirs.call)'"
            }
            if mine.result != theirs.result {
                return "step \(number), \(mine.call): returned \(mine.result), in the other"
                    + " \(theirs.result)"
            }
            if (mine.actor, mine.action, mine.onFailure)
                != (theirs.actor, theirs.action, theirs.onFailure)
            {
                return "step \(number), \(mine.call): the description differs"
            }
            if mine.verdict != theirs.verdict {
                return "step \(number), \(mine.call): the verdict differs"
            }
        }
        if steps.count != other.steps.count {
            return "it has \(steps.count) steps, the other \(other.steps.count)"
        }
        if outcome != other.outcome { return "it \(outcome.text), the other \(other.outcome.text)" }
        return undone == other.undone ? nil : "the changes that were undone differ"
    }
}
