// SPDX-License-Identifier: MIT

/// The result of a call of a sequence. Its values mean the same on every device.
public struct FuzzResult: Equatable, Sendable {
    /// The value or the errno that the call returned.
    public var outcome: StepResult
    /// The outputs that the call changed.
    var outputs: [Output] = []
    /// The memory that the call must not write and wrote; nil for none.
    public var corruption: String?
    /// The domain that the call created.
    var createdDomain: DomainID?

    /// The value of an output, by the index of its parameter.
    struct Output: Equatable, Sendable {
        let parameter: Int
        let value: Int64
    }

    init(_ outcome: StepResult, outputs: [Output] = [], damage: String? = nil) {
        self.outcome = outcome
        self.outputs = outputs
        self.corruption = damage
    }

    /// The prefix of a reason in a transcript.
    private static let noResultPrefix = "unanswered: "

    /// Creates the result of a call that the device did not execute.
    static func noResult(_ text: String) -> FuzzResult { FuzzResult(.fact(noResultPrefix + text)) }

    /// The reason why the device did not execute the call; nil if it did.
    public var reasonWithoutResult: String? {
        guard case .fact(let text) = outcome, text.hasPrefix(Self.noResultPrefix) else {
            return nil
        }
        return String(text.dropFirst(Self.noResultPrefix.count))
    }
}
