// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Selects recorded calls by name, with the names that a ``FaultRule`` accepts.
package struct CallFilter: Sendable {
    private let patterns: [CallPattern]

    /// Parses the name of a call, or a pattern with `*` and `?`.
    ///
    /// - Parameter text: the name.
    /// - Throws: ``FaultRuleError`` if no call or more than one call has this name.
    package init(parsing text: String) throws(FaultRuleError) {
        patterns = try FaultRule.patterns(matching: text)
    }

    /// Whether the filter selects a call.
    ///
    /// - Parameter call: the recorded call.
    /// - Returns: true if one of the patterns matches.
    package func matches(_ call: RecordedCall) -> Bool {
        let numbers = CallNumbers(call.invocation)
        return patterns.contains { $0.matches(numbers) }
    }
}

extension CallNumbers {
    /// Translates the names of a recorded call into numbers.
    fileprivate init(_ invocation: RecordedCall.Invocation) {
        let request =
            ABILookup.requests[invocation.ioctl]?.request
            ?? Request(UInt32(invocation.ioctl.dropFirst(2), radix: 16) ?? 0)
        let row = invocation.hypercall.flatMap { ABILookup.hypercalls[$0] }
        let commands = row?.callingForm.commands ?? []
        self.init(
            request, hypercall: row?.number ?? invocation.hypercall.flatMap { UInt64($0) },
            command: invocation.command.flatMap { name in
                commands.first { $0.name == name }?.number ?? UInt32(name)
            })
    }
}
