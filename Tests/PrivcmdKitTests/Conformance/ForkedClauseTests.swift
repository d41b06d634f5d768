// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A clause with the body of a test, and one row for every environment.
private func clause(_ body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void) -> Clause
{
    Clause(
        "test.clause", "It runs a test's body.", .systemCall("ioctl"), from: .linux("file.c"),
        [.otherwise(.result(0), because: "the test expects it")], body: body)
}

/// Runs a clause in a child process.
///
/// The caller has to be single-threaded, as in an exit test.
private func outcome(
    limit: Duration = .seconds(5),
    _ body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
) throws -> PrivcmdConformance.ClauseOutcome {
    let subject = TestTarget(try Device(opening: .fake(FakeProfile.standard.name)))
    let environment = EnvironmentProbe.environment(of: subject, level: .readOnly)
    return clause(body).run(subject, in: environment, isolation: .child(limit: limit))
}

@Suite struct `A clause in a child process` {
    @Test func `a clause that ends returns its observation`() async {
        await #expect(processExitsWith: .success) {
            let result = try outcome { (context) throws(SkipOrError) in
                context.record("a", .result(7))
                context.record("b", .error(.enodev))
                context.recordUnexpectedWrite("c")
            }
            var expected = Observation()
            expected.steps = [
                Step(call: "a", result: .result(7)), Step(call: "b", result: .error(.enodev)),
            ]
            expected.unexpectedWrites = ["c"]
            exit(result == .observed(expected) ? 0 : 1)
        }
    }

    @Test func `a clause that is killed is a crash with steps and pending call`() async {
        await #expect(processExitsWith: .success) {
            let result = try outcome { (context) throws(SkipOrError) in
                context.record("a", .result(7))
                context.willIssue("the last call")
                raise(SIGSEGV)
            }
            let expected = Crash(
                reason: "killed by SIGSEGV", steps: [Step(call: "a", result: .result(7))],
                pendingCall: "the last call")
            exit(result == .crashed(expected) ? 0 : 1)
        }
    }

    @Test func `a clause over its time limit is killed and reported as a hang`() async {
        await #expect(processExitsWith: .success) {
            let result = try outcome(limit: .seconds(1)) { (context) throws(SkipOrError) in
                context.willIssue("a call that hangs")
                while true { sleep(60) }
            }
            let expected = Crash(
                reason: "it did not end within 1 s", isHang: true, pendingCall: "a call that hangs")
            exit(result == .crashed(expected) ? 0 : 1)
        }
    }

    @Test func `a clause that exits without a result is an error`() async {
        await #expect(processExitsWith: .success) {
            let success = try outcome { (_) throws(SkipOrError) in _exit(0) }
            let failure = try outcome { (_) throws(SkipOrError) in _exit(3) }
            guard case .error(let first) = success, case .error(let second) = failure else {
                exit(1)
            }
            exit(first.contains("reported no result") && second.contains("status 3") ? 0 : 1)
        }
    }

    @Test func `a clause that throws skip or error has that outcome`() async {
        await #expect(processExitsWith: .success) {
            let skipped = try outcome { (_) throws(SkipOrError) in throw .skip("not here") }
            let failed = try outcome { (_) throws(SkipOrError) in throw .error("no memory") }
            exit(skipped == .skipped("not here") && failed == .error("no memory") ? 0 : 1)
        }
    }

    /// The fake does not unmap a pIRQ that was never mapped, so the cleanup fails.
    @Test func `a failed cleanup after a crash is reported`() async {
        await #expect(processExitsWith: .success) {
            let result = try outcome { (context) throws(SkipOrError) in
                context.addCleanup(.unmapPIRQ(domain: DomainID.current.rawValue, pirq: 999))
                raise(SIGKILL)
            }
            guard case .crashed(let crash) = result else { exit(1) }
            exit(
                crash.reason.hasPrefix("killed by SIGKILL; the cleanup failed")
                    && crash.reason.contains("unmap pIRQ 999") ? 0 : 1)
        }
    }

    @Test func `running 50 clauses leaves no descriptor open in the parent`() async {
        await #expect(processExitsWith: .success) {
            func runClause() throws {
                _ = try outcome { (context) throws(SkipOrError) in context.record("a", .result(0)) }
            }
            try runClause()
            // The test runner may have left descriptors open.
            func openCount() -> Int { PathInfo.entries(in: "/proc/self/fd").count }
            let before = openCount()
            for _ in 0..<50 { try runClause() }
            exit(openCount() == before ? 0 : 1)
        }
    }
}
