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

            The exit status is the program's, 128 and the signal's number where a signal ended it. \
            What it leaves running when it ends is ended too.

            EXAMPLES:
              privcmd-probe run --device fake -- ./my-client
              privcmd-probe run --device fake:xen-4.17-linux-6.1-pv -- ./my-client --list
              privcmd-probe run --device xl-info.jsonl -- xl info
            """)

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The program and its arguments.", valueName: "command"))
    var command: [String] = []

    @OptionGroup var device: DeviceOption

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a program to run, behind '--'") }
    }

    func run() throws {
        try Console.run {
            let device = try device.open()
            guard let lender = Lender(device, remark: Console.remark) else {
                throw CommandFailure(
                    "\(device.name) needs nobody to lend it: name a fake or a recording with"
                        + " --device, or run the program by itself", .usage)
            }
            let end: ProgramEnd
            do throws(SuperviseError) {
                end = try lender.run(command)
            } catch {
                throw CommandFailure(error)
            }
            throw ExitCode(end.status)
        }
    }
}
