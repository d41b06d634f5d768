// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdRecording
import PrivcmdSupervisor
import SystemPackage

/// `record`: records the calls that a program makes on the real device.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Run a program and record its calls on the real device.",
        usage: "privcmd-probe record [<options>] -o <file> -- <command> [<argument> ...]",
        discussion: """
            The program can be static or dynamic, in any language, and needs no changes. record \
            traces the calls of all its threads and child processes (seccomp and ptrace), with their \
            arguments before and after the call, and its traffic with xenstored. Other system calls \
            run at full speed.

            For the program, /dev/xen/hypercall does not exist: only the program itself could read \
            memory mapped from it. libxencall then works without it.

            record writes each line at once. It ends when the program and all its child processes \
            have ended. Ctrl-C goes to the program; a second Ctrl-C or SIGTERM ends everything.

            The exit status is that of the program; 128+n if signal n ended it; 126 and 127 as in a \
            shell.

            EXAMPLES:
              privcmd-probe record -o xl-info.jsonl -- xl info
              privcmd-probe fixture show xl-info.jsonl
              privcmd-probe run --device xl-info.jsonl -- xl info
              privcmd-probe record -o client.jsonl -- ./my-client --list
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The new file.", valueName: "file"))
    var output: String

    @OptionGroup var options: TraceOptions

    func run() throws {
        try Console.run {
            let recording = RecordingSink(named: output)
            let xenstore = try XenstoreProxy(recording)
            try recording.begin(createRecording(xenstore?.store))
            let end = try options.trace(variables: xenstore?.variables ?? [:]) { event in
                if let line = event.recordedLine { recording.append(line) }
            }
            xenstore?.stop()
            recording.append(.ended(RecordedExit(end)))
            if recording.hasFailed { throw ExitStatus.outputFailed.code }
            throw ExitCode(end.shellStatus)
        }
    }

    private func createRecording(_ xenstore: FilePath?) throws -> RecordingWriter {
        let machine = LinuxSystem()
        let header = RecordingHeader(
            tool: PrivcmdProbe.nameAndVersion, command: PrivcmdProbe.arguments,
            date: Clock.utcNow(), device: options.nodes.paths[0].string,
            system: machine.snapshot(), program: options.command, host: machine.hostName,
            xenstore: xenstore?.string)
        return try RecordingWriter.create(named: output, header)
    }
}

extension XenstoreProxy {
    /// Creates a proxy between the program and xenstored; nil if xenstored does not run.
    fileprivate convenience init?(_ recording: RecordingSink) throws {
        do throws(Errno) {
            try self.init { recording.append(.xenstore($0)) }
        } catch {
            throw CommandFailure(
                "cannot create a socket for the program's xenstore connections: \(error)",
                .cannotCreate)
        }
    }
}
