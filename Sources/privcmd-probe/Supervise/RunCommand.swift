// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdSupervisor

/// `run`: another program, with a fake or recorded device in place of the real one.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a program with a fake or recorded device in place of the real one.",
        discussion: """
            The program is any: static or dynamic, in any language, unchanged. It opens \
            /dev/xen/privcmd as ever, and needs neither Xen nor root. It also sees the lent system in \
            /sys/hypervisor, /proc/xen and /sys/bus/pci.

            A recording answers each call by what is asked, in any order, and the last answer again \
            where a program asks more often; with --strict, only the same calls in the same order, \
            and after the first difference, which is shown, none. A call that nobody answers is said, \
            and is ENOSYS to the program. What the recording holds and nobody asked for is told at \
            the end.

            The exit status is the program's, 128 and the signal's number where a signal ended it; \
            126 and 127 as a shell has them. What it leaves running when it ends is ended too. Ctrl-C \
            is the program's; a second one ends everything.

            EXAMPLES:
              privcmd-probe run --device fake -- ./my-client
              privcmd-probe run --device fake:xen-4.17-linux-6.1-pv -- ./my-client --list
              privcmd-probe run --device xl-info.jsonl --strict -- xl info
              privcmd-probe run --device fake --record calls.jsonl -- ./my-client
              privcmd-probe run --device fake --inject map_pirq:error=EPERM -- ./my-client
            """)

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The program and its arguments.", valueName: "command"))
    var command: [String] = []

    @OptionGroup var device: DeviceOption

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a program to run, behind '--'") }
    }

    @Flag(name: .long, help: "A recording: only the same calls in the same order.")
    var strict = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Record every call of the program and its answer in a new file.", valueName: "file"))
    var record: String?

    func run() throws {
        try Console.run {
            let device = try device.open(
                replaying: strict ? .strict : .tolerant(repeating: true))
            guard let lender = Lender(device, remark: Console.remark) else {
                throw CommandFailure(
                    "\(device.name) needs nobody to lend it: name a fake or a recording with"
                        + " --device, or run the program by itself", .usage)
            }
            let recording = try record.map { try begin($0, device) }
            let end: ProgramEnd
            do throws(SuperviseError) {
                end = try lender.run(command, record: recording?.append)
            } catch {
                throw CommandFailure(error)
            }
            recording?.append(.ended(RecordedEnd(end)))
            if let account = device.replay?.account {
                for line in account.summary { Console.remark(line) }
            }
            if recording?.hasFailed == true { throw ExitStatus.outputFailed.code }
            throw ExitCode(end.status)
        }
    }

    private func begin(_ path: String, _ device: Device) throws -> RecordingSink {
        let header = RecordingHeader(
            tool: PrivcmdProbe.nameAndVersion, command: Array(CommandLine.arguments.dropFirst()),
            date: Clock.utcNow(), device: device.origin.name, system: device.system.snapshot(),
            program: command)
        let sink = RecordingSink(called: path)
        sink.begin(try RecordingFile.create(named: path, header))
        return sink
    }
}
