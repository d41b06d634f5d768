// SPDX-License-Identifier: MIT

/// How a scenario went on a system.
public struct ScenarioReport: Codable, Equatable, Sendable {
    /// The scenario's name.
    public let scenario: String
    /// The steps that ran.
    public let steps: [StepReport]
    /// The outcome.
    public let outcome: ScenarioOutcome
    /// Descriptions of the changes that were undone, the last change first.
    public let undone: [String]

    private enum CodingKeys: String, CodingKey {
        case scenario, steps
        case outcome = "ending"
        case undone = "putBack"
    }

    /// Compares two reports. It ignores ``StepReport/values``, which differ from run to run.
    ///
    /// - Parameter other: the other report.
    /// - Returns: the first difference; nil if there is none.
    public func difference(from other: ScenarioReport) -> String? {
        for (index, (mine, theirs)) in zip(steps, other.steps).enumerated() {
            let number = index + 1
            if mine.call != theirs.call {
                return "step \(number): the call is '\(mine.call)', in the other '\(theirs.call)'"
            }
            if mine.result != theirs.result {
                return "step \(number), \(mine.call): returned \(mine.result), in the other"
                    + " \(theirs.result)"
            }
            if (mine.actor, mine.action, mine.then) != (theirs.actor, theirs.action, theirs.then) {
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

/// How a scenario ended.
public enum ScenarioOutcome: Equatable, Sendable {
    /// Every step went as on a system with every fix.
    case works
    /// A step failed as it is known to on this system: its number, and the missing feature.
    case failsAsKnown(step: Int, MissingFeature)
    /// A step failed in a way that is not known.
    case failsUnexpectedly(String)
    /// It cannot run on this system.
    case cannotRun(String)
    /// A signal stopped it.
    case interrupted

    /// The outcome as the rest of a sentence that begins with `it`.
    public var text: String {
        switch self {
        case .works: "works"
        case .failsAsKnown(let step, let feature):
            "fails as known at step \(step): \(feature.explanation)"
        case .failsUnexpectedly(let reason): "fails unexpectedly: \(reason)"
        case .cannotRun(let reason): "cannot run here: \(reason)"
        case .interrupted: "was interrupted"
        }
    }

    /// The kind as transcripts hold it.
    public var kind: String {
        switch self {
        case .works: "works"
        case .failsAsKnown: "breaks-as-known"
        case .failsUnexpectedly: "breaks-unexpectedly"
        case .cannotRun: "cannot-run"
        case .interrupted: "interrupted"
        }
    }
}
