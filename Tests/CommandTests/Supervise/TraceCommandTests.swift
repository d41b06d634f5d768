// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdJSON
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite(Client.isBuilt) struct `privcmd-probe trace` {
    @Test func `prints decoded calls on standard error`() async throws {
        let run = try await TracedProgram.trace("addresses")
        #expect(
            run.err == """
                open(/dev/null) = file 1
                pcidev_get_gsi(0000:03:00.0) = -1 ENOTTY
                pcidev_get_gsi(NULL) = -1 ENOTTY
                pcidev_get_gsi(unreadable) = -1 ENOTTY
                pcidev_get_gsi(unreadable) = -1 ENOTTY
                pcidev_get_gsi(unreadable) = -1 ENOTTY
                exited with 5

                """)
        #expect(run.out == "" && run.status == 5)
    }

    @Test func `marks an unknown request and prints its raw argument`() async throws {
        let run = try await TracedProgram.trace("once")
        #expect(run.err.contains("ioctl 0x00085077 ?(raw 0100000000000000) = -1 ENOTTY\n"))
    }

    @Test func `prefixes lines with the process id once there are two processes`() async throws {
        let lines = try await TracedProgram.trace("spawns").err.split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines[0] == "open(/dev/null) = file 1")
        let child = try #require(lines[2].split(separator: "]").first)
        #expect(child.hasPrefix("[pid "))
        #expect(lines[2...4].allSatisfy { $0.hasPrefix(child) })
        #expect(lines[4] == child + "] exited with 5")
        #expect(lines[5].hasPrefix("[pid ") && !lines[5].hasPrefix(child))
    }

    @Test func `-o writes to a file and nothing to standard error`() async throws {
        try await withFolder { folder in
            let file = try folder.write("trace.txt", "previous content\n")
            let run = try await TracedProgram.trace("crashes", "-o", file)
            #expect(run == Run(out: "", err: "", status: 128 + SIGSEGV))
            let text = try folder.read("trace.txt")
            #expect(text.hasPrefix("open(/dev/null) = file 1\n"))
            #expect(text.hasSuffix("\nkilled by SIGSEGV\n"))
            #expect(!text.contains("previous"))
        }
    }

    @Test func `--format json prints the lines of a recording`() async throws {
        let json = try await TracedProgram.trace("forks", "--format", "json")
        let (_, recording) = try await TracedProgram.record("forks")
        let lines = try Recording(
            parsing: Array((try JSONLine.encode(recording.header) + "\n" + json.err).utf8),
            path: "trace"
        ).lines
        func withoutTimes(_ lines: [RecordedLine]) -> [RecordedLine] {
            lines.map { line in
                guard case .call(var call) = line else { return line }
                call.nanoseconds = 0
                return .call(call)
            }
        }
        #expect(withoutTimes(lines) == withoutTimes(recording.lines))
    }

    @Test func `-c prints a table of calls, errors and times`() async throws {
        let lines = try await TracedProgram.trace("addresses", "-c").err.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0] == "calls  errors  time µs  µs/call  call")
        for (line, name) in zip(lines[1...], ["IOCTL_PRIVCMD_PCIDEV_GET_GSI", "total"]) {
            let cells = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: true)
            #expect(cells[0] == "5" && cells[1] == "5" && cells[4].hasSuffix(name))
        }
    }

    @Test func `prints a failed open under every spelling of its path`() async throws {
        try await withFolder { folder in
            try folder.link("link", to: "/dev/full")
            let file = folder.path("trace.txt")
            let run = try await Probe.run([
                "trace", "-o", file, "--node", "/nowhere/node", "--node", "/dev/full", "--",
                "perl", "-e",
                """
                use Fcntl;
                chdir "/dev";
                for my $path ("/nowhere/node", "//nowhere/./node", "../nowhere/node", "/nowhere/other",
                    "\(folder.path("link"))") { sysopen(my $file, $path, O_RDWR); }
                """,
            ])
            #expect(run.status == 0, "\(run)")
            let failed = "open(/nowhere/node) = -1 ENOENT\n"
            #expect(
                try folder.read("trace.txt") == failed + failed + failed
                    + "open(/dev/full) = file 1\nexited with 0\n")
        }
    }

    @Test func `prints opens of the standard nodes without --node`() async throws {
        let script = "use Fcntl; sysopen(my $file, '/dev/xen/privcmd', O_RDWR);"
        let run = try await probe("trace", "--", "perl", "-e", script)
        // The open succeeds only on Xen.
        #expect(run.err.hasPrefix("open(/dev/xen/privcmd) = "), "\(run)")
        #expect(run.status == 0)
    }

    @Test(arguments: [
        (["/nowhere/program"], 127, "cannot run '/nowhere/program': there is no such program"),
        (["no-such-program"], 127, "cannot run 'no-such-program': there is no such program"),
        (["/etc/passwd"], 126, "cannot run '/etc/passwd': Permission denied (EACCES)"),
    ])
    func `exits 127 or 126 if the program cannot be run`(
        command: [String], status: Int32, text: String
    ) async throws {
        let run = try await Probe.run(["trace", "--"] + command)
        #expect(run == Run(out: "", err: "privcmd-probe: \(text)\n", status: status))
    }

    @Test func `exits 64 without a program and for a relative node`() async throws {
        #expect(try await probe("trace").status == 64)
        #expect(try await probe("trace", "--node", "null", "--", "true").status == 64)
        #expect(try await probe("record", "--", "true").status == 64)
    }

    @Test(arguments: [
        ("seccomp", "the kernel refused the system call filter (seccomp): "),
        ("ptrace", "the kernel refused to trace the program (ptrace): "),
    ])
    func `exits 77 with one line if seccomp or ptrace is forbidden`(call: String, text: String)
        async throws
    {
        let command = [Probe.path.string, "trace", "--", "true"]
        let run = try await Probe.shell(
            "exec \"$@\"", [try TracedProgram.path(), "without", call] + command)
        #expect(run.status == 77)
        #expect(run.err.hasPrefix("privcmd-probe: " + text))
        #expect(run.err.split(separator: "\n").count == 1)
    }

    @Test func `exits 77 if another process traces it already`() async throws {
        let run = try await probe(
            "trace", "--", Probe.path.string, "trace", "--", "true")
        #expect(run.status == 77)
        #expect(run.err.contains("(ptrace): process "))
        #expect(run.err.contains(" already traces it"))
    }
}
