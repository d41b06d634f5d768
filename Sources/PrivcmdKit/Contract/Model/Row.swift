// SPDX-License-Identifier: MIT

public import SystemPackage

/// A line of a clause's dated table: at such a place, these answers, for this reason.
public struct Row: Sendable {
    /// The places that it is about.
    public let condition: Condition
    /// What each step answers there, in their order.
    public let answers: [Pattern]
    /// Why, in half a sentence.
    public let because: String

    /// Every place that no row before it is about.
    static func otherwise(_ answers: Pattern..., because: String) -> Row {
        Row(condition: .anywhere, answers: answers, because: because)
    }

    /// The places that satisfy a condition.
    static func when(_ condition: Condition, _ answers: Pattern..., because: String) -> Row {
        Row(condition: condition, answers: answers, because: because)
    }
}

/// What an answer may be.
public enum Pattern: Sendable, Equatable, CustomStringConvertible {
    /// This result.
    case result(Int64)
    /// Any result from a number to another.
    case results(ClosedRange<Int64>)
    /// This error.
    case error(Errno)
    /// One of these errors: the promise names no one of them.
    case errors([Errno])
    /// What the bench saw, in these words.
    case fact(String)

    /// Success: the result 0.
    static let success = Pattern.result(0)

    /// Whether an answer is what was promised.
    ///
    /// - Parameter answer: the answer.
    /// - Returns: whether it is.
    public func matches(_ answer: Answer) -> Bool {
        switch (self, answer) {
        case (.result(let wanted), .result(let value)): wanted == value
        case (.results(let range), .result(let value)): range.contains(value)
        case (.error(let wanted), .error(let errno)): wanted == errno
        case (.errors(let wanted), .error(let errno)): wanted.contains(errno)
        case (.fact(let wanted), .fact(let text)): wanted == text
        default: false
        }
    }

    /// The pattern as reports write it.
    public var description: String {
        switch self {
        case .result(let value): String(value)
        case .results(let range) where range.upperBound == .max: "\(range.lowerBound) or more"
        case .results(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .error(let errno): errno.name
        case .errors(let list): list.map(\.name).joined(separator: " or ")
        case .fact(let text): text
        }
    }
}
