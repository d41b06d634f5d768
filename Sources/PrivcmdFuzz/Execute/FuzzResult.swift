// SPDX-License-Identifier: MIT

package import PrivcmdConformance
package import PrivcmdKit

/// The result of a call of a sequence.
///
/// Its values mean the same on every device.
package struct FuzzResult: Equatable, Sendable {
    /// The value or the errno that the call returned.
    package var outcome: StepResult
    /// The outputs that the call changed.
    var outputs: [Output] = []
    /// The memory that the call must not write and wrote; nil for none.
    package var corruption: String?
    /// The domain that the call created.
    package var createdDomain: DomainID?

    /// The value of an output, by the index of its parameter.
    package struct Output: Equatable, Sendable {
        let parameter: Int
        let value: Int64
    }

    package init(_ outcome: StepResult, outputs: [Output] = [], corruption: String? = nil) {
        self.outcome = outcome
        self.outputs = outputs
        self.corruption = corruption
    }

    /// The prefix of a reason in a transcript.
    private static let noResultPrefix = "not executed: "

    /// Creates the result of a call that the device did not execute.
    static func noResult(_ text: String) -> FuzzResult { FuzzResult(.fact(noResultPrefix + text)) }

    /// The reason why the device did not execute the call; nil if it did.
    package var reasonWithoutResult: String? {
        guard case .fact(let text) = outcome, text.hasPrefix(Self.noResultPrefix) else {
            return nil
        }
        return String(text.dropFirst(Self.noResultPrefix.count))
    }
}
