// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@Suite struct `The --device option` {
    @Test func `overrides the device of the environment variable`() async throws {
        try await withFolder { folder in
            let device = try folder.writeRecording()
            let named = try await probe("gsi", "-q", "03:00.0", device: device)
            #expect(named == Run(out: "22\n", err: "", status: 0))
            let other = try await probe(
                "gsi", "-q", "03:00.0", "--device", "/dev/null", device: device)
            #expect(other.status == 69)
            #expect(other.err.contains("open /dev/null: "))
        }
    }

    /// `PRIVCMD_DEVICE= privcmd-probe` sets an empty variable.
    @Test(arguments: [nil, ""])
    func `defaults to the real device if the variable is unset or empty`(device: String?)
        async throws
    {
        let run = try await probe("info", "--format", "json", device: device)
        #expect(run.out.contains(#""device" : "/dev/xen/privcmd""#), "\(run)")
    }

    @Test func `exits 64 for an unknown profile`() async throws {
        let run = try await probe("gsi", "03:00.0", "--device", "fake:nosuch")
        let message = """
            privcmd-probe: there is no profile 'nosuch'; 'privcmd-probe fake list' shows some, and any \
            releases may be combined, as in xen-4.19-linux-6.18-pvh

            """
        #expect(run == Run(out: "", err: message, status: 64))
    }

    @Test func `exits 69 for a path that is no privcmd device`() async throws {
        try await withFolder { folder in
            #expect(mknod(folder.path("socket"), S_IFSOCK | 0o600, 0) == 0)
            for (path, problem) in [
                (folder.path, "it is a directory"), (folder.path("socket"), "it is a socket"),
                ("/dev/null", "it is the character device 'null', not 'xen/privcmd'"),
            ] {
                let run = try await probe("gsi", "03:00.0", "--device", path)
                let message = """
                    privcmd-probe: open \(path): \(problem)
                      name the privcmd device (/dev/xen/privcmd), 'fake', a profile or a recording

                    """
                #expect(run == Run(out: "", err: message, status: 69))
            }
        }
    }

    @Test func `exits 66 for a missing file and 69 for a missing node`() async throws {
        try await withFolder { folder in
            let path = folder.path("missing")
            let run = try await probe("gsi", "03:00.0", "--device", path)
            #expect(run.out == "")
            #expect(run.err.hasPrefix("privcmd-probe: \(path): ENOENT: "))
            #expect(run.status == 66)
        }
        let node = "/dev/xen/no-such-node"
        let run = try await probe("gsi", "03:00.0", "--device", node)
        #expect(run.err.hasPrefix("privcmd-probe: open \(node): ENOENT: "))
        #expect(run.status == 69)
    }

    @Test(arguments: [
        ("text\n", ":1:2: neither a profile nor a recording: it is not valid JSON"),
        ("", ":1:1: neither a profile nor a recording: it is not valid JSON"),
        (#"{"a":1}"#, ": neither a profile nor a recording: it names no 'format'; expected "),
        (
            #"{"format":"privcmd-probe profile","version":1,"name":"x"}"#,
            ":1:1: 'devices' is missing"
        ),
        (
            #"{"format":"privcmd-probe recording","version":1}"# + "\n",
            ":1: 'tool' is missing"
        ),
    ])
    func `exits 65 for a malformed profile or recording`(text: String, message: String)
        async throws
    {
        try await withFolder { folder in
            let path = try folder.write("device", text)
            let run = try await probe("gsi", "03:00.0", "--device", path)
            #expect(run.out == "")
            #expect(run.err.hasPrefix("privcmd-probe: \(path)\(message)"), "\(run)")
            #expect(run.status == 65)
        }
    }
}

@Suite struct `The --record option` {
    @Test func `writes a recording that replays the same results`() async throws {
        try await withFolder { folder in
            let profile = try folder.writeProfile()
            let record = folder.path("r")
            let commands = [
                ["pirq", "map", "22"], ["gsi-setup", "22"], ["gsi-setup", "300"],
                ["reset", "03:00.0", "--type", "warm"], ["pirq", "unmap", "16"],
                ["gsi", "00:02.0", "03:00.0"],
            ]
            for (index, command) in commands.enumerated() {
                let file = record + "\(index)"
                let first = try await Probe.run(command + ["--device", profile, "--record", file])
                let second = try await Probe.run(command + ["--device", file])
                #expect(second.status == first.status, "\(command)")
                #expect(second.err == first.err)
                // The last line names the device.
                #expect(second.lines.dropLast() == first.lines.dropLast())

                let recording = try Recording(contentsOf: .init(file))
                #expect(!recording.calls.isEmpty)
                #expect(
                    recording.header.command == command + ["--device", profile, "--record", file])
                #expect(recording.header.tool == "privcmd-probe 0.1.0")
                #expect(recording.header.device == "fake:test")
                #expect(
                    recording.header.date.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
                #expect(recording.header.system.devices.count == 3)
                #expect(try recording.text() == folder.read("r\(index)"))
            }
        }
    }

    @Test func `exits 73 and keeps the file if it exists`() async throws {
        try await withFolder { folder in
            let profile = try folder.writeProfile()
            let file = try folder.write("r", "existing content")
            let run = try await probe(
                "pirq", "map", "22", "--device", profile, "--record", file)
            let message = """
                privcmd-probe: cannot record to \(file): File exists; remove it, or name another file

                """
            #expect(run == Run(out: "", err: message, status: 73))
            #expect(try folder.read("r") == "existing content")
        }
    }

    @Test func `exits 73 if the directory does not exist`() async throws {
        try await withFolder { folder in
            let file = folder.path("missing/r")
            let run = try await probe(
                "pirq", "map", "22", "--device", try folder.writeProfile(), "--record", file)
            let message = "privcmd-probe: cannot record to \(file): No such file or directory\n"
            #expect(run == Run(out: "", err: message, status: 73))
        }
    }

    @Test func `writes no file if the device cannot be opened`() async throws {
        try await withFolder { folder in
            let file = folder.path("r")
            let run = try await probe("gsi", "03:00.0", "--device", "/dev/null", "--record", file)
            #expect(run.status == 69)
            #expect(throws: (any Error).self) { try folder.read("r") }
        }
    }
}
