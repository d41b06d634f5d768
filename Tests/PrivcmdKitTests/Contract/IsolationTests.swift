// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// A clause that does as a test says, with one row for everywhere.
private func clause(_ act: @escaping @Sendable (Bench) throws(Obstacle) -> Void) -> Clause {
    Clause(
        "test.clause", "It does as the test says.", .systemCall("ioctl"), from: .linux("file.c"),
        [.otherwise(.result(0), because: "the test says so")], act: act)
}

/// Runs a clause in a child of a process that has nothing else to do.
private func outcome(
    limit: Duration = .seconds(5), _ act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
) throws -> PrivcmdKit.Outcome {
    let subject = Subject(try Device(opening: .fake(FakeProfile.standard.name)))
    let place = Survey.place(of: subject, level: .readOnly)
    return clause(act).run(subject, at: place, in: .child(limit: limit))
}

@Suite struct `A clause in a process of its own` {
    @Test func `hands over what it saw`() async {
        await #expect(processExitsWith: .success) {
            let seen = try outcome { (bench) throws(Obstacle) in
                bench.note("a", .result(7))
                bench.note("b", .error(.enodev))
                bench.noteDamage("c")
            }
            var wanted = Observation()
            wanted.steps = [
                Step(sent: "a", answer: .result(7)), Step(sent: "b", answer: .error(.enodev)),
            ]
            wanted.damage = ["c"]
            exit(seen == .observed(wanted) ? 0 : 1)
        }
    }

    @Test func `that dies is a crash, with what it saw and what it was asking`() async {
        await #expect(processExitsWith: .success) {
            let seen = try outcome { (bench) throws(Obstacle) in
                bench.note("a", .result(7))
                bench.about("the last call")
                raise(SIGSEGV)
            }
            let wanted = Crash(
                how: "killed by SIGSEGV", steps: [Step(sent: "a", answer: .result(7))],
                asking: "the last call")
            exit(seen == .crashed(wanted) ? 0 : 1)
        }
    }

    @Test func `that does not end is a hang, and does not outlive its limit`() async {
        await #expect(processExitsWith: .success) {
            let seen = try outcome(limit: .milliseconds(100)) { (bench) throws(Obstacle) in
                bench.about("a call that hangs")
                while true { sleep(60) }
            }
            let wanted = Crash(
                how: "it did not end within 0 s", isHang: true, asking: "a call that hangs")
            exit(seen == .crashed(wanted) ? 0 : 1)
        }
    }

    @Test func `that ends without a word is broken`() async {
        await #expect(processExitsWith: .success) {
            let silent = try outcome { (_) throws(Obstacle) in _exit(0) }
            let loud = try outcome { (_) throws(Obstacle) in _exit(3) }
            guard case .broken(let first) = silent, case .broken(let second) = loud else { exit(1) }
            exit(first.contains("said nothing") && second.contains("status 3") ? 0 : 1)
        }
    }

    @Test func `is skipped or broken by its own word`() async {
        await #expect(processExitsWith: .success) {
            let skipped = try outcome { (_) throws(Obstacle) in throw .skip("not here") }
            let broken = try outcome { (_) throws(Obstacle) in throw .broken("no memory") }
            exit(skipped == .skipped("not here") && broken == .broken("no memory") ? 0 : 1)
        }
    }

    /// The fake refuses to unmap what was never mapped: what cannot be put back is told.
    @Test func `that dies is cleaned up after, and what cannot be is told`() async {
        await #expect(processExitsWith: .success) {
            let seen = try outcome { (bench) throws(Obstacle) in
                bench.willUndo(.unmapPIRQ(domain: DomainID.current.rawValue, pirq: 999))
                raise(SIGKILL)
            }
            guard case .crashed(let crash) = seen else { exit(1) }
            exit(
                crash.how.hasPrefix("killed by SIGKILL; what it did could not be put back")
                    && crash.how.contains("unmap pIRQ 999") ? 0 : 1)
        }
    }

    @Test func `leaves its parent's descriptors and signals alone`() async {
        await #expect(processExitsWith: .success) {
            func run() throws {
                _ = try outcome { (bench) throws(Obstacle) in bench.note("a", .result(0)) }
            }
            try run()
            // Whoever started the tests may have left descriptors open, with gaps between them.
            func open() -> Int { PathFacts.names(in: "/proc/self/fd").count }
            let before = open()
            for _ in 0..<50 { try run() }
            exit(open() == before ? 0 : 1)
        }
    }
}
