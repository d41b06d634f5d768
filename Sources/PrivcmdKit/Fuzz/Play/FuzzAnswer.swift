// SPDX-License-Identifier: MIT

/// What came of a call of a sequence, in values that mean the same on every device.
public struct FuzzAnswer: Equatable, Sendable {
    /// What was answered.
    public var answer: Answer
    /// What the call left in those of its outputs that it changed, by the parameter's place.
    var outputs: [Output] = []
    /// What it did that no call may do.
    public var damage: String?
    /// The domain that the call made.
    var madeDomain: DomainID?

    /// What a call left in one of its outputs.
    struct Output: Equatable, Sendable {
        let parameter: Int
        let value: Int64
    }

    init(_ answer: Answer, outputs: [Output] = [], damage: String? = nil) {
        self.answer = answer
        self.outputs = outputs
        self.damage = damage
    }

    /// What is said where a device has no answer.
    private static let unanswered = "unanswered: "

    /// A device had no answer.
    static func unanswered(_ why: String) -> FuzzAnswer { FuzzAnswer(.fact(unanswered + why)) }

    /// Why a device had no answer; nil where it had one.
    public var reasonUnanswered: String? {
        guard case .fact(let text) = answer, text.hasPrefix(Self.unanswered) else { return nil }
        return String(text.dropFirst(Self.unanswered.count))
    }
}
