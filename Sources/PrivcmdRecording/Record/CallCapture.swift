// SPDX-License-Identifier: MIT

package import PrivcmdKit
internal import SystemPackage

/// Captures a call for a recording: its input before the call, and its output after it.
///
/// ``Recorder`` uses it for calls of this process, the tracer for calls of another process.
package struct CallCapture: Sendable {
    private let call: CallDecoder.DecodedCall

    /// Reads the call's argument before the call, and the buffers that it points to.
    ///
    /// Unreadable memory is recorded as `unreadable`, and a large buffer is truncated.
    package init(_ request: Request, _ argument: Address, in memory: any CallerMemory) {
        call = CallDecoder.decode(request, argument, in: memory)
    }

    /// The call with its input.
    package var invocation: RecordedCall.Invocation { call.invocation }

    /// Performs the call and measures its duration.
    ///
    /// - Parameters:
    ///   - memory: the memory that the argument points into.
    ///   - call: performs the call.
    /// - Returns: the result, and the recorded call; nil if no device performed it.
    package func perform(
        in memory: any CallerMemory, _ call: () -> Result<Int64, CallFailure>
    ) -> (result: Result<Int64, CallFailure>, recorded: RecordedCall?) {
        let start = ContinuousClock.now
        let result = call()
        let nanoseconds = (ContinuousClock.now - start).nanoseconds
        let response: RecordedCall.Response
        switch result {
        case .success(let value): response = .result(value)
        case .failure(.errno(let errno)): response = .error(errno.name)
        case .failure: return (result, nil)
        }
        return (result, finish(response, in: memory, nanoseconds: nanoseconds))
    }

    /// Reads the output after the call.
    package func finish(
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
    func writeOutput(_ output: FieldValues, in memory: any CallerMemory) throws(OutputWriteError) {
        guard let target = call.target else { return }
        try CallOutputWriter.write(output, to: target, in: memory)
    }
}
