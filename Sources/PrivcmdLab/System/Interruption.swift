// SPDX-License-Identifier: MIT

import Glibc
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into the end of a task, so that what it started ends with it.
///
/// The handler only stores a number. Nothing else is safe in one, and Swift's own threads block
/// signals, so that it runs on the main thread.
public enum Interruption {
    private static let pending = Atomic<Int32>(0)

    /// Runs `body`, and cancels it when a signal comes.
    ///
    /// - Parameter body: what to run.
    /// - Returns: what `body` returned.
    /// - Throws: what `body` threw, or an error with status 128+n after signal n.
    public static func watching<Value: Sendable>(
        _ body: @escaping @Sendable () async throws(LabError) -> Value
    ) async throws(LabError) -> Value {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            _ = signal(number) { Interruption.pending.store($0, ordering: .relaxed) }
        }
        defer { for number in [SIGINT, SIGTERM, SIGHUP] { _ = signal(number, SIG_DFL) } }
        let work = Task { () async -> Result<Value, LabError> in
            do throws(LabError) { return .success(try await body()) } catch {
                return .failure(error)
            }
        }
        let watch = Task {
            while pending.load(ordering: .relaxed) == 0 {
                do { try await Task.sleep(for: .milliseconds(30)) } catch { return }
            }
            work.cancel()
        }
        let result = await work.value
        watch.cancel()
        let number = pending.exchange(0, ordering: .relaxed)
        if number != 0 { throw .interrupted(by: number) }
        return try result.get()
    }
}
