// SPDX-License-Identifier: MIT

/// One statement about the interface, with the calls that check it.
package struct Clause: Sendable {
    /// Its stable, unique name.
    package let name: ClauseName
    /// What the interface does, in one sentence.
    package let statement: String
    /// The call that it is about.
    package let call: TestedCall
    /// How much harm the check can do.
    package let level: HarmLevel
    /// What an environment needs for the clause to apply.
    package let preconditions: [Precondition]
    /// Where the statement comes from.
    package let source: ClauseSource
    /// The expected results by environment; the first match counts.
    package let expectations: [Expectation]
    /// Issues the calls and records their results in a ``TestContext``.
    let body: @Sendable (TestContext) throws(SkipOrError) -> Void

    package init(
        _ name: ClauseName, _ statement: String, _ call: TestedCall, level: HarmLevel = .readOnly,
        needs: [Precondition] = [], from source: ClauseSource, _ expectations: [Expectation],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) {
        self.name = name
        self.statement = statement
        self.call = call
        self.level = level
        self.preconditions = needs
        self.source = source
        self.expectations = expectations
        self.body = body
    }

    /// Finds the expectation for an environment.
    ///
    /// - Parameter environment: the environment.
    /// - Returns: the first expectation that matches; nil if there is none.
    package func expectation(in environment: Environment) -> Expectation? {
        expectations.first { $0.condition.matches(environment) }
    }
}
