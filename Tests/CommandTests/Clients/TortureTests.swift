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
            let said = run.lines.map { String($0.dropFirst(name.count + 2)) }
            #expect(isExpected(said, name), "\(run)")
            #expect(run.err == "" && run.status == (said == ["ok"] ? 0 : 1), "\(name): \(run)")
        }
    }

    private func isExpected(_ said: [String], _ name: String) -> Bool {
        guard let difference = KnownDifference.all[name] else { return said == ["ok"] }
        if said == ["ok"] { return difference.isRare }
        return !said.isEmpty
            && said.allSatisfy { line in difference.lines.contains { line.contains($0) } }
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
        #expect(run.err.contains("left 1 process running"))
    }
}

/// What a program is told otherwise than on a real dom0, by the subtest that sees it.
///
/// docs/programs.md says why. What no longer differs has to go from here.
struct KnownDifference {
    /// What is said, or a part of it that is the same each time.
    let lines: [String]
    /// It takes a race to see it.
    var isRare = false

    static let all: [String: KnownDifference] = [
        "nothing-to-read": .init(lines: [
            "read: got 1, expected Invalid argument", "write: got 1, expected Invalid argument",
            "lseek: got 0, expected ", "ftruncate: got 0, expected Invalid argument",
        ]),
        "path-only": .init(lines: ["O_PATH is lost"]),
        "hypercall-refusals": .init(lines: ["a buffer was made longer"]),
        "frames": .init(lines: ["a child's write to its parent's mapping: got 7, expected 11"]),
        "spellings": .init(lines: ["open '/proc/self/root/dev/xen/privcmd'"]),
        "own-folder": .init(lines: ["chdir /dev/xen", "open 'privcmd'"]),
        "chroot": .init(lines: [
            "open in a root without devices", "the child with another root: the child ended",
        ]),
        "signals-interrupting": .init(
            lines: ["calls were interrupted", "open: Interrupted system call"], isRare: true),
    ]
}
