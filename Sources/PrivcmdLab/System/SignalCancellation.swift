// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Cancels a task on SIGINT, SIGTERM or SIGHUP, so that its child processes end with it.
package enum SignalCancellation {
    /// Runs `body`, and cancels it when a signal arrives.
    ///
    /// - Parameter body: the function to run.
    /// - Returns: what `body` returned.
    /// - Throws: what `body` threw, or an error with status 128+n after signal n.
    package static func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws(LabError) -> Value
    ) async throws(LabError) -> Value {
        TerminationSignals.installHandlers()
        let work = Task { () async -> Result<Value, LabError> in
            do throws(LabError) { return .success(try await body()) } catch {
                return .failure(error)
            }
        }
        let poll = Task {
            while TerminationSignals.lastReceived == nil {
                do { try await Task.sleep(for: .milliseconds(30)) } catch { return }
            }
            work.cancel()
        }
        let result = await work.value
        poll.cancel()
        if let number = TerminationSignals.lastReceived { throw .interrupted(by: number) }
        return try result.get()
    }
}
