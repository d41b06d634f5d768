// SPDX-License-Identifier: MIT

internal import Synchronization
internal import SystemPackage

/// A transport that wraps another one and records its calls.
public final class Recorder: Transport {
    private let inner: any Transport
    private let writer: Mutex<RecordingWriter>

    /// Records the calls of a transport.
    ///
    /// - Parameters:
    ///   - inner: the transport that performs the calls.
    ///   - writer: the recording.
    public init(_ inner: any Transport, to writer: consuming sending RecordingWriter) {
        self.inner = inner
        self.writer = Mutex(writer)
    }

    /// Performs a request and records it with its result.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    /// - Returns: the result of the inner transport; `recordingFailed` if the write failed.
    public func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        let call = CallCapture(request, argument, in: memory)
        let clock = ContinuousClock()
        let start = clock.now
        let result = inner.perform(request, argument, in: memory)
        let duration = clock.now - start

        let response: RecordedCall.Response
        switch result {
        case .success(let value): response = .result(value)
        case .failure(.errno(let errno)): response = .error(errno.name)
        // No device performed the call, so there is no result to record.
        case .failure: return result
        }
        let line = call.finish(
            response, in: memory, nanoseconds: UInt64(duration / .nanoseconds(1)))
        do {
            try writer.withLock { try $0.append(line) }
        } catch {
            // The call happened, and a recording without it would be wrong.
            return .failure(.recordingFailed(Message("\(error)")))
        }
        return result
    }

    /// Makes a hypercall buffer of the inner transport.
    ///
    /// - Parameter byteCount: the size in bytes.
    /// - Returns: the buffer.
    /// - Throws: the error of the inner transport.
    public func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try inner.makeHypercallBuffer(byteCount: byteCount)
    }
}
