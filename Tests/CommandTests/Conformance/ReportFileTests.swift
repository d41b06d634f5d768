// SPDX-License-Identifier: MIT

import FoundationEssentials
import TestSupport
import Testing

@Suite struct `The reports of privcmd-probe conformance run` {
    private static let run = ["conformance", "run", "--device", "fake"]

    @Test func `go to standard output and to the named files`() async throws {
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
    func `are the same on standard output and in a file, which they replace`(format: String)
        async throws
    {
        try await withFolder { folder in
            try folder.write("report", String(repeating: "old\n", count: 10_000))
            let arguments = Self.run + ["--format", format, "-o"]
            let run = try await Probe.shell(
                "cd '\(folder.path)' && exec \"$0\" \"$@\"", arguments + ["report"])
            let direct = try await Probe.run(arguments + ["-"])
            #expect(run.out == "")
            // The header of a record has the command line.
            let written = try folder.read("report").replacing(#""-o","report""#, with: #""-o","-""#)
            #expect(Self.withoutNumbers(written) == Self.withoutNumbers(direct.out))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report"])
        }
    }

    /// The lines of a report without the dates, durations and hashes, which differ in each run.
    private static func withoutNumbers(_ text: String) -> [String] {
        text.filter { !$0.isHexDigit && !"+-.".contains($0) }
            .split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        (["--format", "text", "--format", "ktap"], "2 reports would go to standard output"),
        (["--format", "text", "-o", "a", "-o", "b"], "more --output than --format"),
        (["--format", "text", "--format", "ktap", "-o", "a", "-o", "a"], "names 'a' twice"),
        (["-o", ""], "needs the name of a file"), (["--format", "html"], "'html'"),
        (["-q", "-v"], "exclude each other"), (["--record", "x"], "'--record'"),
    ])
    func `exit 64 for wrong combinations of --format and --output`(
        arguments: [String], message: String
    ) async throws {
        let run = try await Probe.run(Self.run + arguments)
        #expect(run.status == 64)
        #expect(run.err.contains(message))
    }

    @Test func `exit 73 and write nothing if a file cannot be created`() async throws {
        try await withFolder { folder in
            let arguments = ["--format", "ktap", "--format", "text", "-o", folder.path("a"), "-o"]
            let run = try await Probe.run(Self.run + arguments + [folder.path("no/such")])
            #expect(run.status == 73)
            #expect(run.err.contains("no/such: No such file or directory"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test(arguments: ["text", "ktap", "junit", "jsonl", "kcidb"])
    func `exit 74 if they cannot be written`(format: String) async throws {
        let arguments = Self.run + ["--format", format]
        let full = try await Probe.shell(#"exec "$0" "$@" >/dev/full"#, arguments)
        #expect(full.status == 74)
        #expect(full.err.contains("the report could not be written: No space left on device"))
        try await withFolder { folder in
            // Standard output is a pipe that has no reader any more.
            let script = """
                cd '\(folder.path)' && mkfifo pipe && exec 5<>pipe 6>pipe 5<&-
                exec "$0" "$@" >&6
                """
            let broken = try await Probe.shell(script, arguments)
            #expect(broken.status == 74)
            #expect(broken.err.contains("the report could not be written: Broken pipe"))
        }
        let named = try await Probe.run(arguments + ["-o", "/dev/full"])
        #expect(named.status == 74)
        #expect(named.err.contains("the report to /dev/full could not be written"))
    }

    @Test func `continue in a file if standard output cannot be written`() async throws {
        try await withFolder { folder in
            let arguments = ["--format", "ktap", "--format", "text", "-o", folder.path("a")]
            let run = try await Probe.shell(#"exec "$0" "$@" >/dev/full"#, Self.run + arguments)
            #expect(run.status == 74)
            #expect(try folder.read("a").contains("0 fail"))
        }
    }

    @Test func `are written to the target of a symbolic link`() async throws {
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

    /// The run creates the record first.
    ///
    /// Then it waits until the pipe is opened for reading.
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
    func `are ended by a signal, and the run exits 128 plus its number`(
        signal: String, status: Int32
    ) async throws {
        try await withFolder { folder in
            let outputs = ["-o", folder.path("record"), "-o", folder.path("pipe")]
            let formats = ["--format", "jsonl", "--format", "ktap"]
            let run = try await Probe.shell(
                "signal=\(signal)\n" + Self.stopWhileWaiting,
                [folder.path] + Self.run + formats + outputs)
            #expect(run.status == status)
            #expect(run.out.hasSuffix("Bail out! stopped after 0 clauses\n"))
            // It has a header and no last line, so it is incomplete.
            #expect(try folder.read("record").split(separator: "\n").count == 1)
        }
    }

    @Test func `have colors with --color always and none in a pipe`() async throws {
        let plain = try await Probe.run(Self.run)
        let colored = try await Probe.run(Self.run + ["--color", "always"])
        #expect(!plain.out.contains("\u{1b}"))
        #expect(colored.out.contains("\u{1b}[32mpass"))
    }
}
