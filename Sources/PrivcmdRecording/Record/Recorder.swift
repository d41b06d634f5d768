// SPDX-License-Identifier: MIT

package import PrivcmdKit
internal import Synchronization
internal import SystemPackage

/// A transport that wraps another one and records its calls.
package final class Recorder: Transport {
    private let inner: any Transport
    private let file: SharedFile

    /// The recording that all open files of a device share.
    private final class SharedFile: Sendable {
        let writer: Mutex<RecordingWriter>

        init(_ writer: consuming sending RecordingWriter) { self.writer = Mutex(writer) }
    }

    /// Records the calls of a transport.
    package init(_ inner: any Transport, to writer: consuming sending RecordingWriter) {
        self.inner = inner
        file = SharedFile(writer)
    }

    private init(_ inner: any Transport, _ file: SharedFile) {
        self.inner = inner
        self.file = file
    }

    /// Wraps another open file, with the same recording.
    ///
    /// - Parameter other: the transport that performs the calls of that file.
    /// - Returns: the wrapped transport.
    package func wrapping(_ other: any Transport) -> Recorder { Recorder(other, file) }

    /// Performs a request and records it with its result.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    /// - Returns: the result of the inner transport; `recordingFailed` if the write failed.
    package func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        let (result, recorded) = CallCapture(request, argument, in: memory).perform(in: memory) {
            inner.perform(request, argument, in: memory)
        }
        // Without a device that performed the call, there is no result to record.
        guard let recorded else { return result }
        do {
            try file.writer.withLock { try $0.append(recorded) }
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
    package func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try inner.makeHypercallBuffer(byteCount: byteCount)
    }
}
