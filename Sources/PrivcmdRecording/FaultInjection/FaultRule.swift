// SPDX-License-Identifier: MIT

package import SystemPackage

/// One fault: which calls it changes, and how.
///
/// The syntax is that of strace's `inject`: `pcidev-get-gsi:error=EFAULT:when=3+`.
package struct FaultRule: Sendable {
    /// The text that was parsed.
    package let text: String
    let patterns: [CallPattern]
    /// How the result changes; nil for a rule that only delays.
    package let effect: Effect?
    /// The delay before the call is issued.
    package let delayBefore: Duration
    /// The delay after the call, before its result is returned.
    package let delayAfter: Duration
    /// Which of the matching calls the rule changes.
    package let schedule: InjectionSchedule

    /// How a rule changes the result of a call.
    package enum Effect: Equatable, Sendable {
        /// The call is not issued and returns an errno.
        case error(Errno)
        /// The call is not issued and returns a result.
        case result(Int64)
        /// The call is issued; if it succeeds, only the first bytes of its output reach the caller.
        case truncatedOutput(firstBytes: Int)

        /// Whether the rule leaves out output.
        var truncatesOutput: Bool { if case .truncatedOutput = self { true } else { false } }
    }

    /// The longest delay that a rule may have.
    package static let longestDelay = Duration.seconds(10)
}

/// A mistake in the text of a rule or of a call name.
package struct FaultRuleError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The column of the mistake, in characters from 1.
    package let column: Int
    /// What is wrong.
    package let message: String

    init(_ column: Int, _ message: String) {
        self.column = column
        self.message = message
    }

    package var description: String { "column \(column): \(message)" }
}
