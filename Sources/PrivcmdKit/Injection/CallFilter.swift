// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// Recorded calls that somebody names, as a fault's rule names calls.
public struct CallFilter: Sendable {
    private let patterns: [CallPattern]

    /// Reads the name of a call, or a pattern with `*` and `?`.
    ///
    /// - Parameter text: the name.
    /// - Throws: that there is no such call, or several.
    public init(parsing text: String) throws(FaultRuleError) {
        patterns = try FaultRule.patterns(named: text)
    }

    /// Whether a call is one of those named.
    ///
    /// - Parameter call: the call.
    /// - Returns: whether it is.
    public func matches(_ call: RecordedCall) -> Bool {
        let identity = CallIdentity(call.question)
        return patterns.contains { $0.matches(identity) }
    }
}

extension CallIdentity {
    /// The numbers of a recorded call's names.
    fileprivate init(_ question: RecordedCall.Question) {
        let request =
            NamedRows.requests[question.ioctl]?.request
            ?? Request(UInt32(question.ioctl.dropFirst(2), radix: 16) ?? 0)
        let row = question.hypercall.flatMap { NamedRows.hypercalls[$0] }
        let commands = row?.shape.commands ?? []
        self.init(
            request, hypercall: row?.number ?? question.hypercall.flatMap { UInt64($0) },
            command: question.command.flatMap { name in
                commands.first { $0.name == name }?.number ?? UInt32(name)
            })
    }
}
