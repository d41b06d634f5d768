// SPDX-License-Identifier: MIT

public import SystemPackage

/// What a clause expects in some environments: the results of its steps, and why.
public struct Expectation: Sendable {
    /// The environments that it is for.
    public let condition: Condition
    /// The expected result of each step, in their order.
    public let results: [ExpectedResult]
    /// The reason, a clause without a full stop.
    public let because: String

    /// For every environment that no expectation before it is for.
    static func otherwise(_ results: ExpectedResult..., because: String) -> Expectation {
        Expectation(condition: .always, results: results, because: because)
    }

    /// For the environments that satisfy a condition.
    static func when(_ condition: Condition, _ results: ExpectedResult..., because: String)
        -> Expectation
    {
        Expectation(condition: condition, results: results, because: because)
    }
}

/// The results that a step may have.
public enum ExpectedResult: Sendable, Equatable, CustomStringConvertible {
    /// This result.
    case result(Int64)
    /// Any result in a range.
    case results(ClosedRange<Int64>)
    /// This error.
    case error(Errno)
    /// One of these errors.
    case errors([Errno])
    /// This observation.
    case fact(String)

    /// Success: the result 0.
    static let success = ExpectedResult.result(0)

    /// Whether a result is as expected.
    ///
    /// - Parameter result: the result.
    /// - Returns: whether it is one of the expected results.
    public func matches(_ result: StepResult) -> Bool {
        switch (self, result) {
        case (.result(let wanted), .result(let value)): wanted == value
        case (.results(let range), .result(let value)): range.contains(value)
        case (.error(let wanted), .error(let errno)): wanted == errno
        case (.errors(let wanted), .error(let errno)): wanted.contains(errno)
        case (.fact(let wanted), .fact(let text)): wanted == text
        default: false
        }
    }

    /// The expectation as reports print it.
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
