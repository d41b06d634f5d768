// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite(Client.isThere) struct `privcmd-probe trace` {
    @Test func `tells calls in words on standard error`() async throws {
        let run = try await Watched.trace("addresses")
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

    @Test func `marks what nobody knows`() async throws {
        let run = try await Watched.trace("once")
        #expect(run.err.contains("ioctl 0x00085077 ?(raw 0100000000000000) = -1 ENOTTY\n"))
    }

    @Test func `says whose a line is where there are several`() async throws {
        let lines = try await Watched.trace("spawns").err.split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines[0] == "open(/dev/null) = file 1")
        let child = try #require(lines[2].split(separator: "]").first)
        #expect(child.hasPrefix("[pid "))
        #expect(lines[2...4].allSatisfy { $0.hasPrefix(child) })
        #expect(lines[4] == child + "] exited with 5")
        #expect(lines[5].hasPrefix("[pid ") && !lines[5].hasPrefix(child))
    }

    @Test func `writes to a file, and leaves standard error to the program`() async throws {
        try await withFolder { folder in
            let file = try folder.write("trace.txt", "what was there before\n")
            let run = try await Watched.trace("crashes", "-o", file)
            #expect(run == Run(out: "", err: "", status: 128 + SIGSEGV))
            let text = try folder.read("trace.txt")
            #expect(text.hasPrefix("open(/dev/null) = file 1\n"))
            #expect(text.hasSuffix("\nkilled by SIGSEGV\n"))
            #expect(!text.contains("before"))
        }
    }

    @Test func `writes the lines of a recording as JSON`() async throws {
        let json = try await Watched.trace("forks", "--format", "json")
        let (_, recording) = try await Watched.record("forks")
        let lines = try Recording(
            parsing: Array((try JSONLine.encode(recording.header) + "\n" + json.err).utf8),
            path: "trace"
        ).lines
        func timeless(_ lines: [RecordedLine]) -> [RecordedLine] {
            lines.map { line in
                guard case .call(var call) = line else { return line }
                call.nanoseconds = 0
                return .call(call)
            }
        }
        #expect(timeless(lines) == timeless(recording.lines))
    }

    @Test func `counts`() async throws {
        let lines = try await Watched.trace("addresses", "-c").err.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0] == "calls  errors  time µs  µs/call  call")
        for (line, name) in zip(lines[1...], ["IOCTL_PRIVCMD_PCIDEV_GET_GSI", "total"]) {
            let cells = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: true)
            #expect(cells[0] == "5" && cells[1] == "5" && cells[4].hasSuffix(name))
        }
    }

    @Test func `tells an open that fails, however the node is spelt`() async throws {
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

    @Test func `sees the standard nodes opened in vain`() async throws {
        let run = try await probe("trace", "--", Probe.path.string, "gsi", "03:00.0")
        // On a system with Xen it is opened instead.
        let line = try #require(run.err.split(separator: "\n").first)
        #expect(line.hasPrefix("open(/dev/xen/privcmd) = ") || line.hasPrefix("privcmd-probe: "))
    }

    @Test(arguments: [
        (["/nowhere/program"], 127, "cannot run '/nowhere/program': there is no such program"),
        (["no-such-program"], 127, "cannot run 'no-such-program': there is no such program"),
        (["/etc/passwd"], 126, "cannot run '/etc/passwd': Permission denied (EACCES)"),
    ])
    func `says why a program cannot be run`(command: [String], status: Int32, text: String)
        async throws
    {
        let run = try await Probe.run(["trace", "--"] + command)
        #expect(run == Run(out: "", err: "privcmd-probe: \(text)\n", status: status))
    }

    @Test func `wants a program and absolute nodes`() async throws {
        #expect(try await probe("trace").status == 64)
        #expect(try await probe("trace", "--node", "null", "--", "true").status == 64)
        #expect(try await probe("record", "--", "true").status == 64)
    }

    @Test(arguments: [
        ("seccomp", "the kernel does not let a filter be installed (seccomp): "),
        ("ptrace", "the kernel does not let the program be traced (ptrace): "),
    ])
    func `says in one line what the system forbids`(call: String, text: String) async throws {
        let command = [Probe.path.string, "trace", "--", "true"]
        let run = try await Probe.shell(
            "exec \"$@\"", [try Watched.path(), "without", call] + command)
        #expect(run.status == 77)
        #expect(run.err.hasPrefix("privcmd-probe: " + text))
        #expect(run.err.split(separator: "\n").count == 1)
    }

    @Test func `says that somebody else traces already`() async throws {
        let run = try await probe(
            "trace", "--", Probe.path.string, "trace", "--", "true")
        #expect(run.status == 77)
        #expect(run.err.contains("(ptrace): process "))
        #expect(run.err.contains(" traces it already"))
    }
}
