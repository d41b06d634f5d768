// SPDX-License-Identifier: MIT

/// A call that is being made: its argument is read before it, and what it wrote after it.
///
/// Whoever stands beside a call makes its line of a recording with it: a recorder in this process,
/// or one who watches another.
public struct CallObservation: Sendable {
    private let call: CallDecoder.Decoded

    /// Reads the call's argument as it is before the call, and what its addresses lead to.
    ///
    /// Nothing is fatal: what cannot be read is told as unreadable, and of what is too large the
    /// first part is read.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    public init(_ request: Request, _ argument: Address, in memory: any CallerMemory) {
        call = CallDecoder.decode(request, argument, in: memory)
    }

    /// What is called, with what.
    public var question: RecordedCall.Question { call.question }

    /// Reads what the call wrote, and makes its line.
    ///
    /// - Parameters:
    ///   - answer: what came back.
    ///   - memory: the memory that the argument points into.
    ///   - nanoseconds: how long the call took.
    /// - Returns: the call.
    public func finished(
        _ answer: RecordedCall.Response, in memory: any CallerMemory, nanoseconds: UInt64
    ) -> RecordedCall {
        let result: Int64? = if case .result(let result) = answer { result } else { nil }
        return RecordedCall(
            question, answer, output: call.target?.output(result: result, in: memory) ?? [:],
            nanoseconds: nanoseconds)
    }

    /// Writes what a recorded call wrote where the caller of this one has it.
    ///
    /// Nested buffers are written where this call's own addresses lead, and never beyond the room
    /// that its counts tell.
    ///
    /// - Parameters:
    ///   - output: what the recorded call wrote.
    ///   - memory: the memory that the argument points into.
    /// - Throws: ``AnswerFault``.
    func write(_ output: FieldValues, in memory: any CallerMemory) throws(AnswerFault) {
        guard let target = call.target else { return }
        try AnswerWriter.write(output, to: target, in: memory)
    }
}
