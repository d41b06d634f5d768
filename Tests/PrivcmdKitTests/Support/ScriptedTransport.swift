// SPDX-License-Identifier: MIT

import PrivcmdKit
import Synchronization
import SystemPackage
import TestSupport

/// A transport that answers as a test says, and keeps what it was asked.
final class ScriptedTransport: Transport {
    typealias Answer = @Sendable (Request, Address, any CallerMemory) -> CallOutcome

    private let respond: Answer
    private let buffer: Result<Void, CallFailure>
    private let asked: Mutex<[Request]> = Mutex([])

    /// The requests so far.
    var requests: [Request] { asked.withLock { $0 } }

    init(buffer: Result<Void, CallFailure> = .success(()), _ answer: @escaping Answer) {
        respond = answer
        self.buffer = buffer
    }

    /// Every request is answered alike.
    convenience init(_ answer: CallOutcome) { self.init { _, _, _ in answer } }

    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> CallOutcome
    {
        asked.withLock { $0.append(request) }
        return respond(request, argument, memory)
    }

    func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try buffer.get()
        do throws(Errno) {
            return try HypercallBuffer.ordinary(byteCount: byteCount)
        } catch {
            throw .errno(error)
        }
    }
}
