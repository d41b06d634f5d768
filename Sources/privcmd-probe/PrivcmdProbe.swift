// SPDX-License-Identifier: MIT

import ArgumentParser

@main
struct PrivcmdProbe: AsyncParsableCommand {
    static let version = "0.1.0"
    static let nameAndVersion = "privcmd-probe " + version
    /// The command line without the program.
    static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

    static let configuration = CommandConfiguration(
        commandName: "privcmd-probe",
        abstract:
            "Test /dev/xen/privcmd, the device through which a Xen dom0 makes hypercalls.",
        discussion: """
            privcmd-probe makes ioctls and hypercalls on the real device, on a built-in emulation \
            (fake) or on a recording, and explains each error.

            The device is /dev/xen/privcmd unless --device or PRIVCMD_DEVICE names another: 'fake', \
            'fake:PROFILE', or the path of a device node, a profile file or a recording.

            EXAMPLES:
              privcmd-probe gsi 0000:03:00.0
              privcmd-probe gsi --all --format json
              privcmd-probe info
              privcmd-probe gsi --device fake 03:00.0
              privcmd-probe lab run --bind 0000:03:00.0 -- gsi 0000:03:00.0

            EXIT STATUS:
              0   success
              1   a clause failed, doctor found a problem, or two things differ
              64  the command line is wrong
              65  a file is malformed
              66  a file cannot be read
              69  the device or the call does not exist here
              70  a clause could not be checked: the check itself failed
              71  the system returned an error
              73  a file cannot be created
              74  the output cannot be written
              77  not permitted
            """,
        version: nameAndVersion,
        subcommands: [
            GSICommand.self, ResetCommand.self, GSISetupCommand.self, PIRQCommand.self,
            InfoCommand.self, DoctorCommand.self, ConformanceCommand.self, FakeCommand.self,
            ScenarioCommand.self, FuzzCommand.self, RunCommand.self, RecordCommand.self,
            TraceCommand.self, FixtureCommand.self, ABICommandGroup.self, LabCommand.self,
        ]
    )

    /// Runs a command that is not asynchronous on the first thread, before there is another:
    /// `conformance run` forks, and Linux kills a supervised program with the thread that started it.
    @MainActor static func main() async {
        do {
            var command = try parseAsRoot()
            if var asyncCommand = command as? any AsyncParsableCommand {
                try await asyncCommand.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }
}
