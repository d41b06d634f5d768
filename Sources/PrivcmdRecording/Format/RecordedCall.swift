// SPDX-License-Identifier: MIT

/// One call, as one line of a recording.
public struct RecordedCall: Codable, Equatable, Sendable {
    /// The call without its result: request, hypercall, command and input.
    public struct Invocation: Equatable, Hashable, Sendable {
        /// The request by name; in hexadecimal if it has none.
        public var ioctl: String
        /// The hypercall by name or number; nil for other requests.
        public var hypercall: String?
        /// The command by name or number; nil for a hypercall without commands.
        public var command: String?
        /// The argument before the call.
        public var input: RecordedArgument

        /// Creates an invocation.
        ///
        /// - Parameters:
        ///   - ioctl: the name of the request.
        ///   - hypercall: the name of the hypercall.
        ///   - command: the name of the command.
        ///   - input: the argument before the call.
        public init(
            ioctl: String, hypercall: String? = nil, command: String? = nil,
            input: RecordedArgument
        ) {
            self.ioctl = ioctl
            self.hypercall = hypercall
            self.command = command
            self.input = input
        }
    }

    /// The result or error of a call.
    public enum Response: Equatable, Sendable {
        /// A result, 0 or above.
        case result(Int64)
        /// An error by its C name.
        case error(String)
    }

    /// The call and its input.
    public var invocation: Invocation
    /// The result or error.
    public var response: Response
    /// The fields that the call wrote.
    public var output: FieldValues
    /// The duration in nanoseconds.
    public var nanoseconds: UInt64
    /// The caller; nil for calls of the recording program itself.
    public var caller: RecordedCaller?

    private enum CodingKeys: String, CodingKey {
        case ioctl, hypercall, command, result, error, caller
        case input = "in"
        case output = "out"
        case nanoseconds = "ns"
    }

    /// Creates a recorded call.
    ///
    /// - Parameters:
    ///   - invocation: the call and its input.
    ///   - response: the result or error.
    ///   - output: the fields that the call wrote.
    ///   - nanoseconds: the duration.
    ///   - caller: the caller in another program.
    public init(
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
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        invocation = Invocation(
            ioctl: try container.decode(String.self, forKey: .ioctl),
            hypercall: try container.decodeIfPresent(String.self, forKey: .hypercall),
            command: try container.decodeIfPresent(String.self, forKey: .command),
            input: try container.decodeIfPresent(RecordedArgument.self, forKey: .input) ?? .none)
        let result = try container.decodeIfPresent(Int64.self, forKey: .result)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        switch (result, error) {
        case (let result?, nil): response = .result(result)
        case (nil, let error?): response = .error(error)
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a call has either a result or an error"))
        }
        output = try container.decodeIfPresent(FieldValues.self, forKey: .output) ?? [:]
        nanoseconds = try container.decode(UInt64.self, forKey: .nanoseconds)
        caller = try container.decodeIfPresent(RecordedCaller.self, forKey: .caller)
    }

    /// Encodes the object of a line.
    ///
    /// - Parameter encoder: the encoder.
    /// - Throws: an `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(invocation.ioctl, forKey: .ioctl)
        try container.encodeIfPresent(invocation.hypercall, forKey: .hypercall)
        try container.encodeIfPresent(invocation.command, forKey: .command)
        if invocation.input != .none { try container.encode(invocation.input, forKey: .input) }
        switch response {
        case .result(let result): try container.encode(result, forKey: .result)
        case .error(let name): try container.encode(name, forKey: .error)
        }
        if !output.isEmpty { try container.encode(output, forKey: .output) }
        try container.encode(nanoseconds, forKey: .nanoseconds)
        try container.encodeIfPresent(caller, forKey: .caller)
    }
}
