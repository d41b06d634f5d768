// SPDX-License-Identifier: MIT

public import SystemPackage

/// One fault: which calls it changes, and how.
///
/// The syntax is that of strace's `inject`: `pcidev-get-gsi:error=EFAULT:when=3+`.
public struct FaultRule: Sendable {
    /// The text that was parsed.
    public let text: String
    let patterns: [CallPattern]
    /// How the result changes; nil for a rule that only delays.
    public let effect: Effect?
    /// The delay before the call is issued.
    public let delayBefore: Duration
    /// The delay after the call, before its result is returned.
    public let delayAfter: Duration
    /// Which of the matching calls the rule changes.
    public let schedule: InjectionSchedule

    /// How a rule changes the result of a call.
    public enum Effect: Equatable, Sendable {
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
    public static let longestDelay = Duration.seconds(10)
}

/// A mistake in the text of a rule or of a call name.
public struct FaultRuleError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The column of the mistake, in characters from 1.
    public let column: Int
    /// What is wrong.
    public let message: String

    init(_ column: Int, _ message: String) {
        self.column = column
        self.message = message
    }

    /// Column and message.
    public var description: String { "column \(column): \(message)" }
}
