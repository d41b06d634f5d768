// SPDX-License-Identifier: MIT

/// A step of a scenario: who did what, and what came back.
///
/// What an allocator chooses (a domain's number, a pIRQ, an address) is named by its part in the
/// story: the same story told on two systems is the same text.
public struct StoryStep: Equatable, Sendable {
    /// Who does it in the real flow: `libxl`, `QEMU`, `Linux`.
    public let who: String
    /// What it does and why, as the rest of a sentence.
    public let what: String
    /// The call as it was made.
    public let call: String
    /// What came back: values, or an errno by name.
    public let answer: String
    /// What stood for the names this time, such as `the guest`: `1`.
    public let values: [String: String]
    /// How that compares to a system that has every fix.
    public let verdict: StepVerdict
    /// Where it breaks, what the real flow does then.
    public let then: String?
}

/// How a step compares to what a system does that has every fix.
public enum StepVerdict: Equatable, Sendable {
    /// It is what such a system does.
    case asFixed
    /// It says how things stand, and is neither right nor wrong.
    case told
    /// It breaks since the system lacks something.
    case breaks(BreakCause)
    /// It is neither; what had been expected.
    case unexpected(String)
}
