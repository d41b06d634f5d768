// SPDX-License-Identifier: MIT

import PrivcmdKit
import Synchronization
import SystemPackage
import TestSupport

/// A transport whose results a test determines, and which keeps the requests.
final class ScriptedTransport: Transport {
    typealias Handler = @Sendable (Request, Address, any CallerMemory) -> CallOutcome

    private let handler: Handler
    private let buffer: Result<Void, CallFailure>
    private let received: Mutex<[Request]> = Mutex([])

    /// The requests that were performed.
    var requests: [Request] { received.withLock { $0 } }

    init(buffer: Result<Void, CallFailure> = .success(()), _ handler: @escaping Handler) {
        self.handler = handler
        self.buffer = buffer
    }

    /// Creates a transport that returns the same outcome for every request.
    convenience init(_ outcome: CallOutcome) { self.init { _, _, _ in outcome } }

    func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> CallOutcome
    {
        received.withLock { $0.append(request) }
        return handler(request, argument, memory)
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
