// SPDX-License-Identifier: MIT

/// What a clause expects in some environments: the results of its steps, and why.
package struct Expectation: Sendable {
    /// The environments that it is for.
    package let condition: Condition
    /// The expected result of each step, in their order.
    package let results: [ExpectedResult]
    /// The reason, a clause without a full stop.
    package let because: String

    /// For every environment that no expectation before it is for.
    package static func otherwise(_ results: ExpectedResult..., because: String) -> Expectation {
        Expectation(condition: .always, results: results, because: because)
    }

    /// For the environments that satisfy a condition.
    static func when(_ condition: Condition, _ results: ExpectedResult..., because: String)
        -> Expectation
    {
        Expectation(condition: condition, results: results, because: because)
    }
}
