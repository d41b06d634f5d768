// SPDX-License-Identifier: MIT

package import PrivcmdKit
internal import SystemPackage

/// A transport that replays recorded calls: one open file of a ``Replay``.
package final class ReplayDevice: Transport {
    /// The replay that all its files share.
    package let replay: Replay
    /// The number of the file in the recording; nil if the recording has no open(2).
    package let file: Int?
    private let caller: RecordedCaller?

    init(_ replay: Replay, file: Int?, _ caller: RecordedCaller?) {
        self.replay = replay
        self.file = file
        self.caller = caller
    }

    /// Creates a file without a recorded open(2).
    ///
    /// - Parameters:
    ///   - replay: the replay.
    ///   - caller: the caller; nil for this process.
    package convenience init(_ replay: Replay, by caller: RecordedCaller? = nil) {
        self.init(replay, file: nil, caller)
    }

    /// The same open file, for calls of another thread.
    package func withCaller(_ caller: RecordedCaller) -> ReplayDevice {
        ReplayDevice(replay, file: file, caller)
    }

    /// Replays a call.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    /// - Returns: the recorded result or error; `notEmulated` if no recorded call matches.
    package func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        perform(request, argument, in: memory, by: caller)
    }

    /// Replays a call of a thread.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    ///   - caller: the caller.
    /// - Returns: the recorded result or error; `notEmulated` if no recorded call matches.
    package func perform(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        by caller: RecordedCaller?
    ) -> Result<Int64, CallFailure> {
        do throws(CallFailure) {
            let call = CallCapture(request, argument, in: memory)
            let recorded = try replay.call(call.invocation, by: caller, file: file)
            return .success(try apply(recorded, to: call, memory))
        } catch {
            return .failure(error)
        }
    }

    private func apply(
        _ recorded: RecordedCall, to call: CallCapture, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        do throws(OutputWriteError) {
            try call.writeOutput(recorded.output, in: memory)
        } catch {
            switch error {
            case .badAddress: throw .errno(.efault)
            case .fieldMismatch(let field, let structure):
                throw .notEmulated(
                    Message(
                        "the recorded output of \(call.invocation.description) has a field"
                            + " '\(field)' that does not fit \(structure)"))
            }
        }
        switch recorded.response {
        case .result(let result): return result
        case .error(let name):
            guard let errno = Errno(name: name) else {
                throw .notEmulated("the recorded error '\(name)' is not the name of an errno")
            }
            throw .errno(errno)
        }
    }

    /// Makes a buffer of ordinary memory, since no hypervisor accesses it.
    ///
    /// - Parameter byteCount: the size in bytes.
    /// - Returns: the buffer.
    /// - Throws: `noHypercallBuffer` with ENOMEM.
    package func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        do throws(Errno) {
            return try HypercallBuffer.ordinary(byteCount: byteCount)
        } catch {
            throw .noHypercallBuffer(error)
        }
    }
}
