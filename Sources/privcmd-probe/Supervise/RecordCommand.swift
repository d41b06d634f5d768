// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdSupervisor
import SystemPackage

/// `record`: another program's calls of the real device, written down.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Run a program and write down its calls of the real device.",
        discussion: """
            The program is any: static or dynamic, in any language, unchanged. Its calls are seen as \
            the kernel executes them (seccomp and ptrace), with their arguments before and after, \
            and those of its threads and of the processes that it makes. What it says to xenstored \
            is written down too. Nothing else of it is slowed. 'run --device FILE' answers a program \
            with the recording; 'fixture show FILE' tells it in words.

            The program is told that there is no /dev/xen/hypercall: memory that is mapped from it \
            can be read by the program alone, and libxencall does without it.

            Each line is in the file as soon as it is known. The recording ends when the program and \
            every process that it made have ended. Ctrl-C is the program's; two in a row, or a \
            SIGTERM and another, end everything.

            The exit status is the program's, 128 and the signal's number where a signal ended it; \
            126 and 127 as a shell has them.

            EXAMPLES:
              privcmd-probe record -o xl-info.jsonl -- xl info
              privcmd-probe record -o client.jsonl -- ./my-client --list
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The new file to write to.", valueName: "file"))
    var output: String

    @OptionGroup var options: WatchOptions

    func run() throws {
        try Console.run {
            let recording = RecordingSink(called: output)
            let xenstore = try XenstoreProxy(recording)
            try recording.begin(create(xenstore?.store))
            let end = try options.watch(variables: xenstore?.variables ?? [:]) { event in
                if let line = event.line { recording.append(line) }
            }
            xenstore?.end()
            recording.append(.ended(RecordedEnd(end)))
            if recording.hasFailed { throw ExitStatus.outputFailed.code }
            throw ExitCode(end.status)
        }
    }

    private func create(_ xenstore: FilePath?) throws -> RecordingFile {
        let machine = LinuxSystem()
        let header = RecordingHeader(
            tool: PrivcmdProbe.nameAndVersion, command: Array(CommandLine.arguments.dropFirst()),
            date: Clock.utcNow(), device: options.nodes.paths[0].string,
            system: machine.snapshot(), program: options.command, host: machine.hostName,
            xenstore: xenstore?.string)
        return try RecordingFile.create(named: output, header)
    }
}

extension XenstoreProxy {
    /// Stands between a program and xenstored; nil where there is none.
    fileprivate convenience init?(_ recording: RecordingSink) throws {
        do throws(Errno) {
            try self.init { recording.append(.xenstore($0)) }
        } catch {
            throw CommandFailure(
                "no socket could be made to listen to the program's xenstore: \(error)",
                .cannotCreate)
        }
    }
}
