// SPDX-License-Identifier: MIT

/// Captures a call for a recording: its input before the call, and its output after it.
///
/// ``Recorder`` uses it for calls of this process, the tracer for calls of another process.
public struct CallCapture: Sendable {
    private let call: CallDecoder.DecodedCall

    /// Reads the call's argument before the call, and the buffers that it points to.
    ///
    /// Unreadable memory is recorded as `unreadable`, and a large buffer is truncated.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    public init(_ request: Request, _ argument: Address, in memory: any CallerMemory) {
        call = CallDecoder.decode(request, argument, in: memory)
    }

    /// The call with its input.
    public var invocation: RecordedCall.Invocation { call.invocation }

    /// Reads the output after the call.
    ///
    /// - Parameters:
    ///   - response: the result or error.
    ///   - memory: the memory that the argument points into.
    ///   - nanoseconds: the duration of the call.
    /// - Returns: the complete recorded call.
    public func finish(
        _ response: RecordedCall.Response, in memory: any CallerMemory, nanoseconds: UInt64
    ) -> RecordedCall {
        let result: Int64? = if case .result(let result) = response { result } else { nil }
        return RecordedCall(
            invocation, response, output: call.target?.output(result: result, in: memory) ?? [:],
            nanoseconds: nanoseconds)
    }

    /// Writes the output of a recorded call into the memory of this call's caller.
    ///
    /// Buffers are written at the addresses of this call, and never beyond the sizes that it
    /// passed.
    ///
    /// - Parameters:
    ///   - output: the output of the recorded call.
    ///   - memory: the memory that the argument points into.
    /// - Throws: ``OutputWriteError``.
    func writeOutput(_ output: FieldValues, in memory: any CallerMemory) throws(OutputWriteError) {
        guard let target = call.target else { return }
        try CallOutputWriter.write(output, to: target, in: memory)
    }
}
