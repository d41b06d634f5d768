// SPDX-License-Identifier: MIT

import Glibc
import Testing

/// Tests/Clients/torture checks the results of Linux, and passes on a real dom0.
@Suite(.serialized, Client.isBuilt) struct `A torture subtest under privcmd-probe run` {
    private static let programs = ["torture", "torture-static", "torture-musl"]

    /// The subtests that a signal ends or that leave a daemon have tests of their own.
    private static let testedSeparately: Set<String> = [
        "crashes", "aborts", "kills-itself", "terminates-itself", "daemon-stays",
    ]

    @Test(arguments: programs)
    func `passes, or fails only by its known difference`(program: String) async throws {
        let names = try await Client.runDirectly(program, "list").lines.map(String.init)
        #expect(names.count > 55)
        let named = Self.testedSeparately.union(KnownDifference.all.keys)
        #expect(named.isSubset(of: names), "a listed subtest does not exist")
        for name in names where !Self.testedSeparately.contains(name) {
            let run = try await Client.run(program, name)
            let lines = run.lines.map { String($0.dropFirst(name.count + 2)) }
            #expect(isExpected(lines, name), "\(run)")
            #expect(run.err == "" && run.status == (lines == ["ok"] ? 0 : 1), "\(name): \(run)")
        }
    }

    private func isExpected(_ lines: [String], _ name: String) -> Bool {
        guard let difference = KnownDifference.all[name] else { return lines == ["ok"] }
        if lines == ["ok"] { return difference.isRare }
        return !lines.isEmpty
            && lines.allSatisfy { line in difference.lines.contains { line.contains($0) } }
    }

    @Test(arguments: [
        ("crashes", SIGSEGV), ("aborts", SIGABRT), ("kills-itself", SIGKILL),
        ("terminates-itself", SIGTERM),
    ])
    func `exits 128 plus the signal that kills it`(name: String, signal: Int32) async throws {
        for program in Self.programs {
            let run = try await Client.run(program, name)
            #expect(run == Run(out: "", err: "", status: 128 + signal))
        }
    }

    /// The daemon ignores SIGTERM.
    @Test func `leaves no daemon running`() async throws {
        let run = try await Client.run("torture", "daemon-stays")
        #expect(run.status == 0 && run.lines.last == "daemon-stays: ok", "\(run)")
        let daemon = try #require(Int32(run.lines[0].dropFirst("daemon ".count)))
        #expect(kill(daemon, 0) == -1 && errno == ESRCH)
        #expect(run.err.contains("left 1 process running"))
    }
}

/// A result that differs from a real dom0's, by the subtest that finds it.
///
/// docs/use/run-a-program.md gives the reasons. A listed difference that no longer exists
/// fails the test.
struct KnownDifference {
    /// The printed lines, or the parts of them that are the same each time.
    let lines: [String]
    /// Whether the result depends on a race, so that the subtest may pass.
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
