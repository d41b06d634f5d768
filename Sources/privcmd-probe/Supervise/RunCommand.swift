// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdKit
import PrivcmdRecording
import PrivcmdSupervisor
import SystemPackage

/// `run`: runs a program on a fake or a recording instead of the real device.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a program on a fake or a recording instead of the real device.",
        usage: "privcmd-probe run [<options>] -- <command> [<argument> ...]",
        discussion: """
            The program can be static or dynamic, in any language, and needs no changes, no Xen and \
            no root. run emulates /dev/xen/privcmd for it, and the files of that system in \
            /sys/hypervisor, /proc/xen and /sys/bus/pci.

            On a recording, run finds the result of a call by its arguments, in any order, and \
            repeats the last result if the program makes the call more often. With --strict the \
            calls must come in the recorded order: after the first difference, which run prints, no \
            call succeeds. A call that is not emulated returns ENOSYS, with a message. At the end run \
            lists the recorded calls that the program did not make.

            The exit status is that of the program; 128+n if signal n ended it; 126 and 127 as in a \
            shell. When the program ends, run kills its remaining child processes. Ctrl-C goes to the \
            program; a second Ctrl-C ends everything.

            EXAMPLES:
              privcmd-probe run --device fake -- ./my-client
              privcmd-probe run --device fake:xen-4.17-linux-6.1-pv -- ./my-client --list
              privcmd-probe run --device xl-info.jsonl --strict -- xl info
              privcmd-probe run --device fake --record calls.jsonl -- ./my-client
              privcmd-probe run --device fake --inject map_pirq:error=EPERM -- ./my-client
            """)

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The program and its arguments, after --.", valueName: "command"))
    var command: [String] = []

    @OptionGroup var device: DeviceOption

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a program to run, after '--'") }
    }

    @Flag(name: .long, help: "Replay a recording only in its recorded order.")
    var strict = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Record every call of the program and its result in a new file.", valueName: "file"))
    var record: String?

    func run() throws {
        try Console.run {
            // Without Xen, opening the real device would fail with a remedy that does not help here.
            guard device.name != KernelDevice.defaultPath.string else {
                throw Self.needsEmulatedDevice(device.name)
            }
            let device = try device.open(
                replaying: strict ? .strict : .tolerant(repeating: true))
            guard let supervisor = SeccompSupervisor(device, onMessage: Console.message) else {
                throw Self.needsEmulatedDevice(device.name)
            }
            let recording = try record.map { try createRecording($0, device) }
            let end: TerminationStatus
            do throws(SuperviseError) {
                end = try supervisor.run(command, record: recording?.append)
            } catch {
                throw CommandFailure(error)
            }
            recording?.append(.ended(RecordedExit(end)))
            if let summary = device.replay?.summary {
                for line in summary.lines { Console.message(line) }
            }
            if recording?.hasFailed == true { throw ExitStatus.outputFailed.code }
            throw ExitCode(end.shellStatus)
        }
    }

    private static func needsEmulatedDevice(_ name: String) -> CommandFailure {
        CommandFailure(
            "run needs a fake or a recording, not \(name): name one with --device, or use record or"
                + " trace for the real device", .usage)
    }

    private func createRecording(_ path: String, _ device: Device) throws -> RecordingSink {
        let header = RecordingHeader(
            tool: PrivcmdProbe.nameAndVersion, command: PrivcmdProbe.arguments,
            date: Clock.utcNow(), device: device.origin.name, system: device.system.snapshot(),
            program: command)
        let sink = RecordingSink(named: path)
        sink.begin(try RecordingWriter.create(named: path, header))
        return sink
    }
}
