// SPDX-License-Identifier: MIT

import Glibc
import Testing

/// Tests/Clients/torture knows what Linux answers, and passes on a real dom0 as it is.
@Suite(.serialized, Client.isThere) struct `A program that a fake is lent to` {
    private static let programs = ["torture", "torture-static", "torture-musl"]

    /// What a signal ends, and what leaves something behind, have tests of their own.
    private static let others: Set<String> = [
        "crashes", "aborts", "kills-itself", "terminates-itself", "daemon-stays",
    ]

    @Test(arguments: programs)
    func `cannot tell it from the real one`(program: String) async throws {
        let names = try await Client.alone(program, "list").lines.map(String.init)
        #expect(names.count > 55)
        for name in names where !Self.others.contains(name) {
            let run = try await Client.run(program, name)
            let expected = KnownDifference.all[name] ?? ["ok"]
            let said = run.lines.map { $0.dropFirst(name.count + 2) }
            #expect(said.allSatisfy { line in expected.contains { line.contains($0) } }, "\(run)")
            #expect(!said.isEmpty && run.err == "", "\(name): \(run)")
            #expect(run.status == (said == ["ok"] ? 0 : 1))
        }
    }

    @Test(arguments: [
        ("crashes", SIGSEGV), ("aborts", SIGABRT), ("kills-itself", SIGKILL),
        ("terminates-itself", SIGTERM),
    ])
    func `ends as it would by itself`(name: String, signal: Int32) async throws {
        for program in Self.programs {
            let run = try await Client.run(program, name)
            #expect(run == Run(out: "", err: "", status: 128 + signal))
        }
    }

    /// Its daemon does not listen to SIGTERM.
    @Test func `leaves nothing running`() async throws {
        let run = try await Client.run("torture", "daemon-stays")
        #expect(run.status == 0 && run.lines.last == "daemon-stays: ok", "\(run)")
        let daemon = try #require(Int32(run.lines[0].dropFirst("daemon ".count)))
        #expect(kill(daemon, 0) == -1 && errno == ESRCH)
        #expect(run.err.contains("left 1 process behind"))
    }
}

/// What a program is told otherwise than on a real dom0, by the subtest that sees it.
///
/// docs/programs.md says why.
enum KnownDifference {
    static let all: [String: [String]] = [:]
}
