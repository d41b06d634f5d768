// SPDX-License-Identifier: MIT

/// One call, as one line of a recording.
package struct RecordedCall: Codable, Equatable, Sendable {
    /// The call without its result: request, hypercall, command and input.
    package struct Invocation: Equatable, Hashable, Sendable {
        /// The request by name; in hexadecimal if it has none.
        package var ioctl: String
        /// The hypercall by name or number; nil for other requests.
        package var hypercall: String?
        /// The command by name or number; nil for a hypercall without commands.
        package var command: String?
        /// The argument before the call.
        package var input: RecordedArgument

        /// Creates an invocation.
        package init(
            ioctl: String, hypercall: String? = nil, command: String? = nil,
            input: RecordedArgument
        ) {
            self.ioctl = ioctl
            self.hypercall = hypercall
            self.command = command
            self.input = input
        }
    }

    /// The result, 0 or above, or the error.
    package typealias Response = RecordedOutcome<Int64>

    /// The call and its input.
    package var invocation: Invocation
    /// The result or error.
    package var response: Response
    /// The fields that the call wrote.
    package var output: FieldValues
    /// The duration in nanoseconds.
    package var nanoseconds: UInt64
    /// The caller; nil for calls of the recording program itself.
    package var caller: RecordedCaller?

    private enum CodingKeys: String, CodingKey {
        case ioctl, hypercall, command, caller
        case input = "in"
        case output = "out"
        case nanoseconds = "ns"
    }

    /// Creates a recorded call.
    package init(
        _ invocation: Invocation, _ response: Response, output: FieldValues = [:],
        nanoseconds: UInt64, by caller: RecordedCaller? = nil
    ) {
        self.invocation = invocation
        self.response = response
        self.output = output
        self.nanoseconds = nanoseconds
        self.caller = caller
    }

    /// Decodes the object of a line.
    ///
    /// - Parameter decoder: the decoder.
    /// - Throws: a `DecodingError` that names the missing or contradictory key.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        invocation = Invocation(
            ioctl: try container.decode(String.self, forKey: .ioctl),
            hypercall: try container.decodeIfPresent(String.self, forKey: .hypercall),
            command: try container.decodeIfPresent(String.self, forKey: .command),
            input: try container.decodeIfPresent(RecordedArgument.self, forKey: .input) ?? .none)
        response = try Response(from: decoder)
        output = try container.decodeIfPresent(FieldValues.self, forKey: .output) ?? [:]
        nanoseconds = try container.decode(UInt64.self, forKey: .nanoseconds)
        caller = try container.decodeIfPresent(RecordedCaller.self, forKey: .caller)
    }

    /// Encodes the object of a line.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(invocation.ioctl, forKey: .ioctl)
        try container.encodeIfPresent(invocation.hypercall, forKey: .hypercall)
        try container.encodeIfPresent(invocation.command, forKey: .command)
        if invocation.input != .none { try container.encode(invocation.input, forKey: .input) }
        try response.encode(to: encoder)
        if !output.isEmpty { try container.encode(output, forKey: .output) }
        try container.encode(nanoseconds, forKey: .nanoseconds)
        try container.encodeIfPresent(caller, forKey: .caller)
    }
}
