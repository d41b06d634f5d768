// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite struct `What a command prints` {
    private static let commands = [
        ["gsi", "03:00.0"], ["gsi", "-q", "03:00.0"], ["gsi", "03:00.0", "--format", "json"],
        ["info"], ["info", "--format", "json"],
    ]

    @Test(arguments: commands)
    func `is an error where it cannot be written: 74`(command: [String]) async throws {
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

    @Test func `and says go apart`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let arguments = ["gsi", "00:02.0", "03:00.0", "--device", device]
            let run = try await Probe.shell(#"exec "$0" "$@" 2>&-"#, arguments)
            #expect(run.out.hasPrefix("0000:03:00.0  GSI 22"))
            #expect(run.err == "")
            #expect(run.status == 69)
        }
    }

    private static let subcommands = [
        [], ["gsi"], ["reset"], ["gsi-setup"], ["pirq"], ["pirq", "map"], ["pirq", "unmap"],
        ["info"], ["conformance"], ["conformance", "run"], ["conformance", "list"],
        ["conformance", "show"], ["fake"], ["fake", "list"], ["fake", "show"],
    ]

    @Test(arguments: subcommands)
    func `as help has examples and ends well`(command: [String]) async throws {
        let run = try await Probe.run(command + ["--help"])
        #expect(run.status == 0)
        #expect(run.err == "")
        let examples = try #require(run.out.firstRange(of: "EXAMPLES:"))
        let name = (["privcmd-probe"] + command).joined(separator: " ")
        #expect(run.out[examples.upperBound...].contains(name + " "))
        #expect(run.out.contains("USAGE: " + name))
    }

    @Test func `as help names every subcommand and exit status`() async throws {
        let run = try await probe("--help")
        for name in ["gsi", "reset", "gsi-setup", "pirq", "info", "conformance", "fake"] {
            #expect(run.out.contains("\n  \(name) "), "\(name)")
        }
        let status = try #require(run.out.firstRange(of: "EXIT STATUS:"))
        let words = run.out[status.upperBound...].split(whereSeparator: \.isWhitespace)
        for number in ["0", "1", "64", "65", "66", "69", "70", "71", "73", "74", "77"] {
            #expect(words.contains { $0 == number }, "\(number)")
        }
    }

    @Test func `as its version is its name and number`() async throws {
        let run = try await probe("--version")
        #expect(run == Run(out: "privcmd-probe 0.1.0\n", err: "", status: 0))
    }

    @Test func `without a subcommand is the help`() async throws {
        let run = try await Probe.run([])
        #expect(run.status == 0)
        #expect(run.out.contains("SUBCOMMANDS:"))
    }

    @Test func `of an unknown subcommand is a refusal`() async throws {
        let run = try await probe("frobnicate")
        #expect(run.status == 64)
        #expect(run.out == "")
        #expect(run.err.contains("frobnicate"))
    }
}
