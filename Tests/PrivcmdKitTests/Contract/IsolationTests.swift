// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A clause that does as a test says, with one row for everywhere.
private func clause(_ body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void) -> Clause
{
    Clause(
        "test.clause", "It does as the test says.", .systemCall("ioctl"), from: .linux("file.c"),
        [.otherwise(.result(0), because: "the test says so")], body: body)
}

/// Runs a clause in a child of a process that has nothing else to do.
private func outcome(
    limit: Duration = .seconds(5),
    _ body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
) throws -> PrivcmdKit.ClauseOutcome {
    let subject = TestTarget(try Device(opening: .fake(FakeProfile.standard.name)))
    let environment = EnvironmentProbe.environment(of: subject, level: .readOnly)
    return clause(body).run(subject, in: environment, isolation: .child(limit: limit))
}

@Suite struct `A clause in a process of its own` {
    @Test func `hands over what it saw`() async {
        await #expect(processExitsWith: .success) {
            let seen = try outcome { (context) throws(SkipOrError) in
                context.record("a", .result(7))
                context.record("b", .error(.enodev))
                context.recordUnexpectedWrite("c")
            }
            var wanted = Observation()
            wanted.steps = [
                Step(call: "a", result: .result(7)), Step(call: "b", result: .error(.enodev)),
            ]
            wanted.unexpectedWrites = ["c"]
            exit(seen == .observed(wanted) ? 0 : 1)
        }
    }

    @Test func `that dies is a crash, with what it saw and what it was asking`() async {
        await #expect(processExitsWith: .success) {
            let seen = try outcome { (context) throws(SkipOrError) in
                context.record("a", .result(7))
                context.willIssue("the last call")
                raise(SIGSEGV)
            }
            let wanted = Crash(
                reason: "killed by SIGSEGV", steps: [Step(call: "a", result: .result(7))],
                pendingCall: "the last call")
            exit(seen == .crashed(wanted) ? 0 : 1)
        }
    }

    @Test func `that does not end is a hang, and does not outlive its limit`() async {
        await #expect(processExitsWith: .success) {
            let seen = try outcome(limit: .milliseconds(100)) { (context) throws(SkipOrError) in
                context.willIssue("a call that hangs")
                while true { sleep(60) }
            }
            let wanted = Crash(
                reason: "it did not end within 0 s", isHang: true, pendingCall: "a call that hangs")
            exit(seen == .crashed(wanted) ? 0 : 1)
        }
    }

    @Test func `that ends without a word is broken`() async {
        await #expect(processExitsWith: .success) {
            let silent = try outcome { (_) throws(SkipOrError) in _exit(0) }
            let loud = try outcome { (_) throws(SkipOrError) in _exit(3) }
            guard case .error(let first) = silent, case .error(let second) = loud else { exit(1) }
            exit(first.contains("reported no result") && second.contains("status 3") ? 0 : 1)
        }
    }

    @Test func `is skipped or broken by its own word`() async {
        await #expect(processExitsWith: .success) {
            let skipped = try outcome { (_) throws(SkipOrError) in throw .skip("not here") }
            let broken = try outcome { (_) throws(SkipOrError) in throw .error("no memory") }
            exit(skipped == .skipped("not here") && broken == .error("no memory") ? 0 : 1)
        }
    }

    /// The fake refuses to unmap what was never mapped: what cannot be put back is told.
    @Test func `that dies is cleaned up after, and what cannot be is told`() async {
        await #expect(processExitsWith: .success) {
            let seen = try outcome { (context) throws(SkipOrError) in
                context.addCleanup(.unmapPIRQ(domain: DomainID.current.rawValue, pirq: 999))
                raise(SIGKILL)
            }
            guard case .crashed(let crash) = seen else { exit(1) }
            exit(
                crash.reason.hasPrefix("killed by SIGKILL; the cleanup failed")
                    && crash.reason.contains("unmap pIRQ 999") ? 0 : 1)
        }
    }

    @Test func `leaves its parent's descriptors and signals alone`() async {
        await #expect(processExitsWith: .success) {
            func run() throws {
                _ = try outcome { (context) throws(SkipOrError) in context.record("a", .result(0)) }
            }
            try run()
            // Whoever started the tests may have left descriptors open, with gaps between them.
            func open() -> Int { PathInfo.entries(in: "/proc/self/fd").count }
            let before = open()
            for _ in 0..<50 { try run() }
            exit(open() == before ? 0 : 1)
        }
    }
}
