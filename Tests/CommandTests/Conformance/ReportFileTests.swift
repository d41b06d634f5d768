// SPDX-License-Identifier: MIT

import FoundationEssentials
import TestSupport
import Testing

@Suite struct `The reports of conformance run` {
    private static let run = ["conformance", "run", "--device", "fake"]

    @Test func `go each to its own place`() async throws {
        try await withFolder { folder in
            let arguments = [
                "--format", "ktap", "--format", "junit", "--format", "text", "--output",
                folder.path("a"), "--output", folder.path("b"),
            ]
            let run = try await Probe.run(Self.run + arguments)
            #expect(run.status == 0)
            #expect(run.out.hasPrefix("fake, Linux"))
            #expect(try folder.read("a").hasPrefix("KTAP version 1\n"))
            #expect(try folder.read("b").hasPrefix("<?xml "))
        }
    }

    @Test(arguments: ["text", "ktap", "junit", "jsonl", "kcidb"])
    func `are the same on standard output and in a file`(format: String) async throws {
        try await withFolder { folder in
            // What was there is replaced.
            let file = try folder.write("report", String(repeating: "old\n", count: 10_000))
            let run = try await Probe.run(Self.run + ["--format", format, "-o", file])
            let direct = try await Probe.run(Self.run + ["--format", format, "-o", "-"])
            #expect(run.out == "")
            func lines(_ text: String) -> Int { text.split(separator: "\n").count }
            #expect(lines(try folder.read("report")) == lines(direct.out))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report"])
        }
    }

    @Test(arguments: [
        (["--format", "text", "--format", "ktap"], "2 reports would go to standard output"),
        (["--format", "text", "-o", "a", "-o", "b"], "more --output than --format"),
        (["--format", "text", "--format", "ktap", "-o", "a", "-o", "a"], "names 'a' twice"),
        (["-o", ""], "needs the name of a file"), (["--format", "html"], "'html'"),
        (["-q", "-v"], "exclude each other"), (["--record", "x"], "'--record'"),
    ])
    func `are refused where they have no place`(arguments: [String], message: String) async throws {
        let run = try await Probe.run(Self.run + arguments)
        #expect(run.status == 64)
        #expect(run.err.contains(message))
    }

    @Test func `are an error where a file cannot be made: 73`() async throws {
        try await withFolder { folder in
            let arguments = ["--format", "ktap", "--format", "text", "-o", folder.path("a"), "-o"]
            let run = try await Probe.run(Self.run + arguments + [folder.path("no/such")])
            #expect(run.status == 73)
            #expect(run.err.contains("no/such: No such file or directory"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test(arguments: ["text", "ktap", "junit", "jsonl", "kcidb"])
    func `are an error where they cannot be written: 74`(format: String) async throws {
        let arguments = Self.run + ["--format", format]
        let full = try await Probe.shell(#"exec "$0" "$@" >/dev/full"#, arguments)
        #expect(full.status == 74)
        #expect(full.err.contains("the report could not be written: No space left on device"))
        // The reader is gone long before.
        let late = #"exec 3>&1; { sleep 0.5; "$0" "$@" 2>&3; echo "status $?" >&3; } | :"#
        let gone = try await Probe.shell(late, arguments)
        #expect(gone.out.contains("the report could not be written: Broken pipe"))
        #expect(gone.out.hasSuffix("status 74\n"))
        let named = try await Probe.run(arguments + ["-o", "/dev/full"])
        #expect(named.status == 74)
        #expect(named.err.contains("the report to /dev/full could not be written"))
    }

    @Test func `go on where one of them cannot be written`() async throws {
        try await withFolder { folder in
            let arguments = ["--format", "ktap", "--format", "text", "-o", folder.path("a")]
            let run = try await Probe.shell(#"exec "$0" "$@" >/dev/full"#, Self.run + arguments)
            #expect(run.status == 74)
            #expect(try folder.read("a").contains("0 fail"))
        }
    }

    @Test func `go through a link instead of replacing it`() async throws {
        try await withFolder { folder in
            try folder.write("target", "old")
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("link"), withDestinationPath: folder.path("target"))
            let run = try await Probe.run(
                Self.run + ["--format", "ktap", "-o", folder.path("link")])
            #expect(run.status == 0)
            #expect(try folder.read("target").hasPrefix("KTAP version 1\n"))
        }
    }

    /// The record's place is opened first; then the run waits for somebody to read the pipe.
    private static let stopWhileWaiting = #"""
        out=$1; shift
        mkfifo "$out/pipe"
        "$0" "$@" & run=$!
        while [ ! -e "$out/record" ]; do sleep 0.01; done
        kill -"$signal" $run
        cat "$out/pipe"
        wait $run
        """#

    @Test(arguments: [("INT", Int32(130)), ("TERM", 143), ("HUP", 129)])
    func `are closed in order where the run is stopped: 128+n`(signal: String, status: Int32)
        async throws
    {
        try await withFolder { folder in
            let places = ["-o", folder.path("record"), "-o", folder.path("pipe")]
            let formats = ["--format", "jsonl", "--format", "ktap"]
            let run = try await Probe.shell(
                "signal=\(signal)\n" + Self.stopWhileWaiting,
                [folder.path] + Self.run + formats + places)
            #expect(run.status == status)
            #expect(run.out.hasSuffix("Bail out! stopped after 0 clauses\n"))
            // A header, and no line that says that it is whole.
            #expect(try folder.read("record").split(separator: "\n").count == 1)
        }
    }

    @Test func `have colours if told, and else on terminals alone`() async throws {
        let plain = try await Probe.run(Self.run)
        let colored = try await Probe.run(Self.run + ["--color", "always"])
        #expect(!plain.out.contains("\u{1b}"))
        #expect(colored.out.contains("\u{1b}[32mpass"))
    }
}
