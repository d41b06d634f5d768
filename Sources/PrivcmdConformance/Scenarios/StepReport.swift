// SPDX-License-Identifier: MIT

/// A step of a scenario: a call, who makes it and why, and its result.
///
/// Values that an allocator chooses (a domain ID, a pIRQ, an address) have names here, such as `the
/// guest`: so the reports of two systems can be compared as text.
package struct StepReport: Equatable, Sendable {
    /// Who makes the call in the real flow: `libxl`, `QEMU`, `Linux`.
    package let actor: String
    /// What the actor does and why, as the rest of a sentence.
    package let action: String
    /// The call with its arguments.
    package let call: String
    /// The result: values, or an errno by name.
    package let result: String
    /// The values behind the names in this run, such as `the guest`: `1`.
    package let values: [String: String]
    /// How the result compares to that of a system with every fix.
    package let verdict: StepVerdict
    /// What the real flow does after the failure; nil if the step did not fail.
    package let onFailure: String?
}

/// How a step's result compares to that of a system with every fix.
package enum StepVerdict: Equatable, Sendable {
    /// A system with every fix returns the same.
    case asExpected
    /// The result is information, neither right nor wrong.
    case informational
    /// The step fails because the system lacks a feature.
    case fails(MissingFeature)
    /// Any other result; the value is what was expected.
    case unexpected(String)
}
