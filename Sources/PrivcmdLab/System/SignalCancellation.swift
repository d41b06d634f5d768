// SPDX-License-Identifier: MIT

import Glibc
import Synchronization

/// Cancels a task on SIGINT, SIGTERM or SIGHUP, so that its child processes end with it.
///
/// The handler only stores the signal's number, since little else is async-signal-safe. Swift's
/// threads block signals, so that it runs on the main thread.
public enum SignalCancellation {
    private static let pendingSignal = Atomic<Int32>(0)

    /// Runs `body`, and cancels it when a signal arrives.
    ///
    /// - Parameter body: the function to run.
    /// - Returns: what `body` returned.
    /// - Throws: what `body` threw, or an error with status 128+n after signal n.
    public static func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws(LabError) -> Value
    ) async throws(LabError) -> Value {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            _ = signal(number) { SignalCancellation.pendingSignal.store($0, ordering: .relaxed) }
        }
        defer { for number in [SIGINT, SIGTERM, SIGHUP] { _ = signal(number, SIG_DFL) } }
        let work = Task { () async -> Result<Value, LabError> in
            do throws(LabError) { return .success(try await body()) } catch {
                return .failure(error)
            }
        }
        let poll = Task {
            while pendingSignal.load(ordering: .relaxed) == 0 {
                do { try await Task.sleep(for: .milliseconds(30)) } catch { return }
            }
            work.cancel()
        }
        let result = await work.value
        poll.cancel()
        let number = pendingSignal.exchange(0, ordering: .relaxed)
        if number != 0 { throw .interrupted(by: number) }
        return try result.get()
    }
}
