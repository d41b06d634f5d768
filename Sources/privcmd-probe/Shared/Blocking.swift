// SPDX-License-Identifier: MIT

import Dispatch
import Synchronization

/// Asynchronous work, waited for on the first thread.
enum Blocking {
    /// Runs asynchronous work to its end.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws
        -> Value
    {
        let outcome = Mutex<Result<Value, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task {
            do {
                let value = try await work()
                outcome.withLock { $0 = .success(value) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        guard let result = outcome.withLock({ $0 }) else {
            preconditionFailure("the work ended without an outcome")
        }
        return try result.get()
    }
}
