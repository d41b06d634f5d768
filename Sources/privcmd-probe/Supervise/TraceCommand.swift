// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdSupervisor
import SystemPackage

/// `trace`: another program's calls of the real device, told as they come.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Run a program and tell its calls of the real device in words.",
        discussion: """
            One line a call on standard error, where the program's own errors go too, or in a file \
            with -o. The calls of threads, and of the processes that the program makes, are told \
            too, and then each line says whose it is. Nothing else of the program is slowed. It is \
            told that there is no /dev/xen/hypercall, whose memory it alone could read.

            The trace ends when the program and every process that it made have ended. Ctrl-C is \
            the program's; two in a row, or a SIGTERM and another, end everything.

            The exit status is the program's, 128 and the signal's number where a signal ended it; \
            126 and 127 as a shell has them.

            EXAMPLES:
              privcmd-probe trace -- xl info
              privcmd-probe trace -o calls.txt -- xl pci-attach guest 03:00.0
              privcmd-probe trace --format json -o calls.jsonl -- ./my-client
              privcmd-probe trace -c -- xl list
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write to this file, in place of what is there, and not to standard error.",
            valueName: "file"))
    var output: String?

    @Option(name: .long, help: "How to write: text, or json for a line of JSON a call.")
    var format: OutputOptions.Format = .text

    @Flag(
        name: [.customShort("c"), .long],
        help: "Only count: a table of the calls at the end, with their errors and their time.")
    var summary = false

    @OptionGroup var options: WatchOptions

    func run() throws {
        try Console.run {
            let target = try open()
            var refusal: (any Error)?
            func write(_ line: String) {
                do {
                    if refusal == nil { _ = try target.writeAll((line + "\n").utf8) }
                } catch {
                    refusal = error
                }
            }
            let end: ProgramEnd
            if summary {
                var summary = CallSummary()
                end = try options.watch { event in
                    if case .call(let call, _) = event { summary.count(call) }
                }
                write(format == .json ? try JSONLine.encode(summary) : summary.text)
            } else {
                end = try trace(to: write)
            }
            if let refusal {
                throw CommandFailure("the trace could not be written: \(refusal)", .outputFailed)
            }
            throw ExitCode(end.status)
        }
    }

    private func trace(to write: (String) -> Void) throws -> ProgramEnd {
        if format == .text {
            let xen = LinuxSystem().xenVersion
            var text = TraceText(xen: xen.map { Release($0.major, $0.minor) })
            return try options.watch { write(text.line($0)) }
        }
        var refusal: (any Error)?
        func writeLine(_ line: RecordedLine) {
            do {
                write(try line.text())
            } catch {
                refusal = error
            }
        }
        let end = try options.watch { event in
            if let line = event.line { writeLine(line) }
        }
        writeLine(.ended(RecordedEnd(end)))
        if let refusal { throw refusal }
        return end
    }

    /// Where the trace goes.
    private func open() throws -> FileDescriptor {
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
