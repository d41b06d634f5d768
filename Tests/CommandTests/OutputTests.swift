// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite struct `The output of each command` {
    private static let commands = [
        ["gsi", "03:00.0"], ["gsi", "-q", "03:00.0"], ["gsi", "03:00.0", "--format", "json"],
        ["info"], ["info", "--format", "json"],
    ]

    @Test(arguments: commands)
    func `exits 74 if standard output is full or closed`(command: [String]) async throws {
        try await withFolder { folder in
            let arguments = command + ["--device", try folder.writeRecording()]
            let full = try await Probe.shell(#"exec "$0" "$@" >/dev/full"#, arguments)
            let noSpace = "the output could not be written: No space left on device"
            #expect(full == Run(out: "", err: "privcmd-probe: \(noSpace)\n", status: 74))
            let closed = try await Probe.shell(#"exec "$0" "$@" >&-"#, arguments)
            let badDescriptor = "the output could not be written: Bad file descriptor"
            #expect(closed == Run(out: "", err: "privcmd-probe: \(badDescriptor)\n", status: 74))
        }
    }

    @Test func `is written to standard output if standard error is closed`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let arguments = ["gsi", "00:02.0", "03:00.0", "--device", device]
            let run = try await Probe.shell(#"exec "$0" "$@" 2>&-"#, arguments)
            #expect(run.out.hasPrefix("0000:03:00.0  GSI 22"))
            #expect(run.err == "")
            #expect(run.status == 69)
        }
    }

    /// `scenario` and `fixture` are missing, since their own help has no examples.
    private static let commandsWithExamples = [
        [], ["gsi"], ["reset"], ["gsi-setup"], ["pirq"], ["pirq", "map"], ["pirq", "unmap"],
        ["info"], ["doctor"], ["conformance"], ["conformance", "run"], ["conformance", "list"],
        ["conformance", "show"], ["fake"], ["fake", "list"], ["fake", "show"],
        ["scenario", "list"], ["scenario", "run"], ["fuzz"], ["run"], ["record"], ["trace"],
        ["fixture", "check"], ["fixture", "show"], ["fixture", "diff"], ["fixture", "coverage"],
        ["abi"], ["abi", "show"], ["abi", "check"], ["abi", "history"], ["abi", "export"], ["lab"],
        ["lab", "run"], ["lab", "list"], ["lab", "fetch"],
    ]

    @Test(arguments: commandsWithExamples)
    func `of --help contains the usage and an example`(command: [String]) async throws {
        let run = try await Probe.run(command + ["--help"])
        #expect(run.status == 0)
        #expect(run.err == "")
        let examples = try #require(run.out.firstRange(of: "EXAMPLES:"))
        let usage = try #require(run.out.firstRange(of: "USAGE:"))
        try #require(examples.upperBound < usage.lowerBound)
        let name = (["privcmd-probe"] + command).joined(separator: " ")
        #expect(run.out[examples.upperBound..<usage.lowerBound].contains(name))
        #expect(run.out[usage.lowerBound...].hasPrefix("USAGE: " + name))
    }

    @Test func `of --help lists every subcommand and exit status`() async throws {
        let run = try await probe("--help")
        for name in [
            "gsi", "reset", "gsi-setup", "pirq", "info", "doctor", "conformance", "fake",
            "scenario", "fuzz", "run", "record", "trace", "fixture", "abi", "lab",
        ] { #expect(run.out.contains("\n  \(name) "), "\(name)") }
        let status = try #require(run.out.firstRange(of: "EXIT STATUS:"))
        let words = run.out[status.upperBound...].split(whereSeparator: \.isWhitespace)
        for number in ["0", "1", "64", "65", "66", "69", "70", "71", "73", "74", "77"] {
            #expect(words.contains { $0 == number }, "\(number)")
        }
    }

    @Test func `of --version is the name and the version number`() async throws {
        let run = try await probe("--version")
        #expect(run == Run(out: "privcmd-probe 0.1.0\n", err: "", status: 0))
    }

    @Test func `without a subcommand is the help text`() async throws {
        let run = try await Probe.run([])
        #expect(run.status == 0)
        #expect(run.out.contains("SUBCOMMANDS:"))
    }

    @Test func `of an unknown subcommand is an error that names it`() async throws {
        let run = try await probe("frobnicate")
        #expect(run.status == 64)
        #expect(run.out == "")
        #expect(run.err.contains("frobnicate"))
    }
}
