// SPDX-License-Identifier: MIT

/// A scenario as it went on a system.
public struct Story: Codable, Equatable, Sendable {
    /// The scenario's name.
    public let scenario: String
    /// Its steps, as far as it came.
    public let steps: [StoryStep]
    /// How it ended.
    public let ending: StoryEnding
    /// What was put back, the last deed first.
    public let putBack: [String]

    /// Whether the two tell the same: what stood for the names is not compared.
    ///
    /// - Parameter other: the other story.
    /// - Returns: nil where they do, or the first thing that differs.
    public func difference(from other: Story) -> String? {
        for (index, (mine, theirs)) in zip(steps, other.steps).enumerated() {
            let number = index + 1
            if mine.call != theirs.call {
                return "step \(number): the call is '\(mine.call)', there '\(theirs.call)'"
            }
            if mine.answer != theirs.answer {
                return "step \(number), \(mine.call): answered \(mine.answer), there"
                    + " \(theirs.answer)"
            }
            if (mine.who, mine.what, mine.then) != (theirs.who, theirs.what, theirs.then) {
                return "step \(number), \(mine.call): told in other words"
            }
            if mine.verdict != theirs.verdict {
                return "step \(number), \(mine.call): judged otherwise"
            }
        }
        if steps.count != other.steps.count {
            return "it has \(steps.count) steps, there \(other.steps.count)"
        }
        if ending != other.ending { return "it \(ending.words), there it \(other.ending.words)" }
        return putBack == other.putBack ? nil : "other deeds were put back"
    }
}

/// How a scenario ended.
public enum StoryEnding: Equatable, Sendable {
    /// It went as on a system that has every fix.
    case works
    /// It broke as this system is known to: the step's number, and what is lacking.
    case breaks(step: Int, BreakCause)
    /// It went as nobody knows it to.
    case unexpected(String)
    /// It cannot be told here.
    case cannotRun(String)
    /// Somebody stopped it.
    case interrupted

    /// The ending in words, as the rest of a sentence that begins with `it`.
    public var words: String {
        switch self {
        case .works: "works"
        case .breaks(let step, let cause):
            "breaks as known at step \(step), \(cause.sentence)"
        case .unexpected(let why): "breaks unexpectedly: \(why)"
        case .cannotRun(let why): "cannot be run here: \(why)"
        case .interrupted: "was interrupted"
        }
    }

    /// Its kind, in a word.
    public var kind: String {
        switch self {
        case .works: "works"
        case .breaks: "breaks-as-known"
        case .unexpected: "breaks-unexpectedly"
        case .cannotRun: "cannot-run"
        case .interrupted: "interrupted"
        }
    }
}
