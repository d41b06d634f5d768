// SPDX-License-Identifier: MIT

/// One step of a clause: a call or an observation, and its result.
package struct Step: Codable, Equatable, Sendable {
    /// The call as text.
    package var call: String
    /// What it returned.
    package var result: StepResult

    /// Makes a step.
    package init(call: String, result: StepResult) {
        self.call = call
        self.result = result
    }
}

/// Everything that a check observed.
package struct Observation: Codable, Equatable, Sendable {
    /// The steps in their order.
    package var steps: [Step] = []
    /// Changes of memory that no call may make, whatever its result.
    package var unexpectedWrites: [String] = []

    /// An observation without steps.
    package init() {}
}
