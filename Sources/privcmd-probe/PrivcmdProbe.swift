// SPDX-License-Identifier: MIT

import ArgumentParser

// No AsyncParsableCommand: an async main ends the first thread by pthread_exit, which aborts in a
// binary without unwind tables (scripts/no-unwind-tables.ld). See Blocking.
@main
struct PrivcmdProbe: ParsableCommand {
    static let version = "0.1.0"
    static let nameAndVersion = "privcmd-probe " + version

    static let configuration = CommandConfiguration(
        commandName: "privcmd-probe",
        abstract:
            "Asks /dev/xen/privcmd, a fake of it or a recording, and says what the answers mean.",
        discussion: """
            The device is /dev/xen/privcmd unless --device or PRIVCMD_DEVICE names another: 'fake' for \
            a built-in one, or the path of a profile or a recording.

            EXAMPLES:
              privcmd-probe gsi 0000:03:00.0
              privcmd-probe gsi --all --format json
              privcmd-probe info
              privcmd-probe gsi --device fake 03:00.0
              privcmd-probe lab run --xen 4.20 --linux 6.12 --dom0 pvh --bind 0000:03:00.0 -- gsi 0000:03:00.0

            EXIT STATUS:
              0 it did what it was asked; 1 the contract is broken, or something is wrong; 64 the \
            command line is wrong; 65 a file is malformed; 66 a file cannot be read; 69 there is no \
            such device or call here; 70 a check failed by itself; 71 the system refused; 73 a file \
            cannot be made; 74 the answer cannot be written; 77 not permitted.
            """,
        version: nameAndVersion,
        subcommands: [
            GSICommand.self, ResetCommand.self, GSISetupCommand.self, PIRQCommand.self,
            InfoCommand.self, DoctorCommand.self, ConformanceCommand.self, FakeCommand.self,
            ScenarioCommand.self, FuzzCommand.self, RunCommand.self, RecordCommand.self,
            TraceCommand.self, FixtureCommand.self, ABICommandGroup.self, LabCommand.self,
        ]
    )
}
