// SPDX-License-Identifier: MIT

internal import Synchronization
internal import SystemPackage

/// A transport around a transport, which writes down every call that passes.
public final class Recorder: Transport {
    private let inner: any Transport
    private let file: Mutex<RecordingFile>

    /// Records the calls of a transport.
    ///
    /// - Parameters:
    ///   - inner: what answers the calls.
    ///   - file: where they are written down.
    public init(_ inner: any Transport, to file: consuming sending RecordingFile) {
        self.inner = inner
        self.file = Mutex(file)
    }

    /// Performs the request and writes it down with its answer.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    /// - Returns: what the inner transport answers, or that the call could not be written down.
    public func answer(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        let call = CallObservation(request, argument, in: memory)
        let clock = ContinuousClock()
        let start = clock.now
        let result = inner.answer(request, argument, in: memory)
        let duration = clock.now - start

        let answer: RecordedCall.Response
        switch result {
        case .success(let value): answer = .result(value)
        case .failure(.errno(let errno)): answer = .error(errno.name)
        // Nobody answered, so that there is no answer to keep.
        case .failure: return result
        }
        let line = call.finished(
            answer, in: memory, nanoseconds: UInt64(duration / .nanoseconds(1)))
        do {
            try file.withLock { try $0.append(line) }
        } catch {
            // The call took place, but a recording without it would be false.
            return .failure(.unrecorded(Remark("\(error)")))
        }
        return result
    }

    /// Gives the inner transport's memory.
    ///
    /// - Parameter byteCount: how much, in bytes.
    /// - Returns: the memory.
    /// - Throws: what the inner transport throws.
    public func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try inner.makeHypercallBuffer(byteCount: byteCount)
    }
}
