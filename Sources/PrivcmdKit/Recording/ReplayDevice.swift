// SPDX-License-Identifier: MIT

internal import Synchronization
internal import SystemPackage

/// A device that answers as a recording holds it.
///
/// A call is matched by what it asks. The same question asked several times gets the recorded
/// answers in their order; a question without an answer left is refused as unanswered.
public final class ReplayDevice: Transport {
    private let answers: Mutex<[RecordedCall.Question: [RecordedCall]]>

    /// Replays the calls of a recording.
    ///
    /// - Parameter recording: the recording.
    public init(_ recording: Recording) {
        // Reversed, so that the next answer is the last element.
        answers = Mutex(Dictionary(grouping: recording.calls.reversed(), by: \.question))
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
        do throws(CallFailure) {
            return .success(try replay(request, argument, memory))
        } catch {
            return .failure(error)
        }
    }

    private func replay(_ request: Request, _ argument: Address, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        let call = CallObservation(request, argument, in: memory)
        guard let recorded = answers.withLock({ $0[call.question]?.popLast() }) else {
            throw .unanswered(
                "the recording holds no (further) answer to \(call.question.inWords)")
        }
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
