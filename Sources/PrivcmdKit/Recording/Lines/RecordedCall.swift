// SPDX-License-Identifier: MIT

/// One call, as one line of a fixture.
public struct RecordedCall: Codable, Equatable, Sendable {
    /// What was called, with what.
    public struct Question: Equatable, Hashable, Sendable {
        /// The request by name, or in hexadecimal where the table has no name for it.
        public var ioctl: String
        /// The hypercall by name or number, where the request makes one.
        public var hypercall: String?
        /// The hypercall's command by name or number, where it has one.
        public var command: String?
        /// The argument before the call.
        public var input: RecordedArgument

        /// Makes a question.
        ///
        /// - Parameters:
        ///   - ioctl: the request by name.
        ///   - hypercall: the hypercall by name.
        ///   - command: its command by name.
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

    /// What came back.
    public enum Response: Equatable, Sendable {
        /// A result, 0 or above.
        case result(Int64)
        /// An error by its C name.
        case error(String)
    }

    /// What was called.
    public var question: Question
    /// What came back.
    public var answer: Response
    /// The fields that the call wrote.
    public var output: FieldValues
    /// How long it took, in nanoseconds.
    public var nanoseconds: UInt64
    /// Who made it; nil for the recording program's own.
    public var caller: RecordedCaller?

    private enum CodingKeys: String, CodingKey {
        case ioctl, hypercall, command, result, error, caller
        case input = "in"
        case output = "out"
        case nanoseconds = "ns"
    }

    /// Makes a recorded call.
    ///
    /// - Parameters:
    ///   - question: what was called.
    ///   - answer: what came back.
    ///   - output: the fields that the call wrote.
    ///   - nanoseconds: how long it took.
    ///   - caller: who made it, in another program.
    public init(
        _ question: Question, _ answer: Response, output: FieldValues = [:], nanoseconds: UInt64,
        by caller: RecordedCaller? = nil
    ) {
        self.question = question
        self.answer = answer
        self.output = output
        self.nanoseconds = nanoseconds
        self.caller = caller
    }

    /// Reads a line's object.
    ///
    /// - Parameter decoder: where to read from.
    /// - Throws: a decoding error that names what is missing or too much.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        question = Question(
            ioctl: try container.decode(String.self, forKey: .ioctl),
            hypercall: try container.decodeIfPresent(String.self, forKey: .hypercall),
            command: try container.decodeIfPresent(String.self, forKey: .command),
            input: try container.decodeIfPresent(RecordedArgument.self, forKey: .input) ?? .none)
        let result = try container.decodeIfPresent(Int64.self, forKey: .result)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        switch (result, error) {
        case (let result?, nil): answer = .result(result)
        case (nil, let error?): answer = .error(error)
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

    /// Writes a line's object.
    ///
    /// - Parameter encoder: where to write to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(question.ioctl, forKey: .ioctl)
        try container.encodeIfPresent(question.hypercall, forKey: .hypercall)
        try container.encodeIfPresent(question.command, forKey: .command)
        if question.input != .none { try container.encode(question.input, forKey: .input) }
        switch answer {
        case .result(let result): try container.encode(result, forKey: .result)
        case .error(let name): try container.encode(name, forKey: .error)
        }
        if !output.isEmpty { try container.encode(output, forKey: .output) }
        try container.encode(nanoseconds, forKey: .nanoseconds)
        try container.encodeIfPresent(caller, forKey: .caller)
    }
}
