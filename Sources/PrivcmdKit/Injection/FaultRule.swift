// SPDX-License-Identifier: MIT

public import SystemPackage

/// A fault as a value: what happens to which calls, and to which of them.
///
/// Written as in strace's `inject`: `pcidev-get-gsi:error=EFAULT:when=3+`.
public struct FaultRule: Sendable {
    /// The rule as it was written.
    public let text: String
    let patterns: [CallPattern]
    /// What comes of the call; nil where nothing but its time changes.
    public let effect: Effect?
    /// How long the call is held up before it is made.
    public let delayBefore: Duration
    /// How long its answer is held up.
    public let delayAfter: Duration
    /// Which of the calls it is about.
    public let occasions: Occasions

    /// What comes of a call.
    public enum Effect: Equatable, Sendable {
        /// It is not made, and answers with an error.
        case error(Errno)
        /// It is not made, and answers with a result.
        case result(Int64)
        /// It is made, and if it succeeds only the first bytes of its output reach the caller.
        case output(firstBytes: Int)

        /// Whether the call's output is held back.
        var isAboutOutput: Bool { if case .output = self { true } else { false } }
    }

    /// How long a call is held up at most.
    public static let longestDelay = Duration.seconds(10)
}

/// A rule that cannot be read.
public struct FaultRuleError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where the mistake is, in characters from 1.
    public let column: Int
    /// What is wrong.
    public let what: String

    init(_ column: Int, _ what: String) {
        self.column = column
        self.what = what
    }

    /// The column and what is wrong there.
    public var description: String { "column \(column): \(what)" }
}
