// SPDX-License-Identifier: MIT

internal import SystemPackage

/// A device that answers as a recording holds it: one open file of a replay.
public final class ReplayDevice: Transport {
    /// The replay behind the file.
    public let replay: Replay
    /// The number by which callers of the recording name the file; nil where it has none.
    public let file: Int?
    private let caller: RecordedCaller?

    init(_ replay: Replay, file: Int?, _ caller: RecordedCaller?) {
        self.replay = replay
        self.file = file
        self.caller = caller
    }

    /// A file that needs no opening.
    ///
    /// - Parameters:
    ///   - replay: the replay.
    ///   - caller: who asks; nil for this process.
    public convenience init(_ replay: Replay, by caller: RecordedCaller? = nil) {
        self.init(replay, file: nil, caller)
    }

    /// The same open file, asked by another thread.
    ///
    /// - Parameter caller: the thread.
    /// - Returns: the file.
    public func asked(by caller: RecordedCaller) -> ReplayDevice {
        ReplayDevice(replay, file: file, caller)
    }

    /// Gives the recorded answer to a call.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    /// - Returns: the recorded result or error, or that the recording does not hold the call.
    public func answer(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        answer(request, argument, in: memory, by: caller)
    }

    /// Gives the recorded answer to a call of a thread.
    ///
    /// - Parameters:
    ///   - request: the request number.
    ///   - argument: the third argument.
    ///   - memory: the memory that it points into.
    ///   - caller: who asks.
    /// - Returns: the recorded result or error, or that the recording does not hold the call.
    public func answer(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        by caller: RecordedCaller?
    ) -> Result<Int64, CallFailure> {
        do throws(CallFailure) {
            let call = CallObservation(request, argument, in: memory)
            let recorded = try replay.call(call.question, by: caller, file: file)
            return .success(try give(recorded, to: call, memory))
        } catch {
            return .failure(error)
        }
    }

    private func give(
        _ recorded: RecordedCall, to call: CallObservation, _ memory: any CallerMemory
    ) throws(CallFailure) -> Int64 {
        do throws(AnswerFault) {
            try call.write(recorded.output, in: memory)
        } catch {
            switch error {
            case .badAddress: throw .errno(.efault)
            case .misfit(let field, let structure):
                throw .unanswered(
                    Remark(
                        "the recording's answer to \(call.question.inWords) has a field"
                            + " '\(field)' that \(structure) cannot take"))
            }
        }
        switch recorded.answer {
        case .result(let result): return result
        case .error(let name):
            guard let errno = Errno(name: name) else {
                throw .unanswered("the recording's answer is '\(name)', which is no error's name")
            }
            throw .errno(errno)
        }
    }

    /// Gives ordinary memory: no hypervisor will reach for it.
    ///
    /// - Parameter byteCount: how much, in bytes.
    /// - Returns: the memory.
    /// - Throws: ENOMEM.
    public func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        do throws(Errno) {
            return try HypercallBuffer.ordinary(byteCount: byteCount)
        } catch {
            throw .noHypercallBuffer(error)
        }
    }
}
