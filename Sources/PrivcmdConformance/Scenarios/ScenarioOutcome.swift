// SPDX-License-Identifier: MIT

/// How a scenario ended.
package enum ScenarioOutcome: Equatable, Sendable {
    /// Every step had the result of a system with every fix.
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
    package var text: String {
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
    package var kind: String {
        switch self {
        case .works: "works"
        case .failsAsKnown: "fails-as-known"
        case .failsUnexpectedly: "fails-unexpectedly"
        case .cannotRun: "cannot-run"
        case .interrupted: "interrupted"
        }
    }
}
