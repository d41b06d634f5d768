// SPDX-License-Identifier: MIT

/// Which process issues the calls of a clause.
package enum Isolation: Sendable {
    /// A child process with a time limit: a crash or a hang is a verdict.
    ///
    /// The parent has to be single-threaded.
    case child(limit: Duration)
    /// This process, for targets that cannot harm it.
    case none
}

extension Clause {
    /// Runs the clause in an environment, or skips it if a precondition is not met.
    package func run(_ target: TestTarget, in environment: Environment, isolation: Isolation)
        -> ClauseOutcome
    {
        if let reason = preconditions.lazy.compactMap({ $0.unmetReason(in: environment) }).first {
            return .skipped(reason)
        }
        switch isolation {
        case .none: return perform(in: TestContext(target.makeSession(), in: environment))
        case .child(let limit):
            let child = ForkedClause(timeLimit: limit)
            let runResult = child.run { send in
                let context = TestContext(
                    target.makeSession(), in: environment, send: send)
                return perform(in: context)
            }
            guard !runResult.pendingCleanups.isEmpty else { return runResult.outcome }
            // Another child process runs the cleanup actions that the clause could not run itself.
            let actions = runResult.pendingCleanups.actions
            let cleanupRun = child.run { _ in
                let context = TestContext(target.makeSession(), in: environment)
                for action in actions { context.addCleanup(action) }
                return context.cleanUp().first.map { .error($0) } ?? .observed(Observation())
            }
            if case .observed = cleanupRun.outcome { return runResult.outcome }
            return runResult.outcome.appending(
                "; the cleanup failed: \(cleanupRun.outcome.text)")
        }
    }
}

extension ClauseOutcome {
    /// The outcome as text.
    var text: String {
        switch self {
        case .observed: "the check ended"
        case .skipped(let reason), .error(let reason): reason
        case .crashed(let crash): crash.reason
        }
    }

    /// The same outcome with a longer reason; an observation becomes an error.
    fileprivate func appending(_ text: String) -> ClauseOutcome {
        switch self {
        case .observed: return .error("the check ended" + text)
        case .skipped(let reason), .error(let reason): return .error(reason + text)
        case .crashed(var crash):
            crash.reason += text
            return .crashed(crash)
        }
    }
}
