// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdJSON
import PrivcmdKit
import PrivcmdRecording
import PrivcmdSupervisor
import SystemPackage

/// `trace`: prints the calls that a program makes on the real device.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Run a program and print its calls on the real device.",
        usage: "privcmd-probe trace [<options>] -- <command> [<argument> ...]",
        discussion: """
            trace prints one line for each call to standard error, or with -o to a file. It includes \
            the calls of threads and child processes: then each line names process and thread. Other \
            system calls run at full speed. For the program, /dev/xen/hypercall does not exist: only \
            the program itself could read its memory.

            trace ends when the program and all its child processes have ended. Ctrl-C goes to the \
            program; a second Ctrl-C or SIGTERM ends everything.

            The exit status is that of the program; 128+n if signal n ended it; 126 and 127 as in a \
            shell.

            EXAMPLES:
              privcmd-probe trace -- xl info
              privcmd-probe trace -o calls.txt -- xl pci-attach guest 03:00.0
              privcmd-probe trace --format json -o calls.jsonl -- ./my-client
              privcmd-probe trace -c -- xl list
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write to this file instead of standard error. An existing file is replaced.",
            valueName: "file"))
    var output: String?

    @Option(
        name: .long, help: "The output format; json prints one line of JSON for each call.")
    var format: OutputFormat = .text

    @Flag(
        name: [.customShort("c"), .long],
        help: "Print only a table of the calls at the end, with counts, errors and times.")
    var summary = false

    @OptionGroup var options: TraceOptions

    func run() throws {
        try Console.run {
            let target = try openOutput()
            var failure: (any Error)?
            func write(_ line: String) {
                do {
                    if failure == nil { _ = try target.writeAll((line + "\n").utf8) }
                } catch {
                    failure = error
                }
            }
            let end: TerminationStatus
            if summary {
                var summary = CallSummary()
                end = try options.trace { event in
                    if case .call(let call, _) = event { summary.add(call) }
                }
                write(format == .json ? try JSONLine.encode(summary) : summary.text)
            } else {
                end = try trace(to: write)
            }
            if let failure {
                throw CommandFailure("the trace could not be written: \(failure)", .outputFailed)
            }
            throw ExitCode(end.shellStatus)
        }
    }

    private func trace(to write: (String) -> Void) throws -> TerminationStatus {
        if format == .text {
            let xen = LinuxSystem().xenVersion
            var text = TraceFormatter(xen: xen.map { Release($0.major, $0.minor) })
            return try options.trace { write(text.line($0)) }
        }
        var failure: (any Error)?
        func writeLine(_ line: RecordedLine) {
            do {
                write(try line.text())
            } catch {
                failure = error
            }
        }
        let end = try options.trace { event in
            if let line = event.recordedLine { writeLine(line) }
        }
        writeLine(.ended(RecordedExit(end)))
        if let failure { throw failure }
        return end
    }

    /// Opens the output of the trace.
    private func openOutput() throws -> FileDescriptor {
        guard let output else { return .standardError }
        do {
            return try FileDescriptor.open(
                FilePath(output), .writeOnly, options: [.create, .truncate, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw CommandFailure("cannot write to \(output): \(error)", .cannotCreate)
        }
    }
}
