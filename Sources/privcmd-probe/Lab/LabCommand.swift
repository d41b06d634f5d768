// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import PrivcmdLab
import SystemPackage

/// The lab's commands.
struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Boot a real Xen with a real dom0 in QEMU, and run this program there.",
        discussion: """
            Needs neither root nor hardware, nor KVM.

            EXAMPLES:
              privcmd-probe lab fetch
              privcmd-probe lab run --xen 4.20 --linux 6.12 --dom0 pvh \\
                  --bind 0000:03:00.0 -- gsi 0000:03:00.0
            """,
        subcommands: [LabFetch.self, LabList.self, LabRunCommand.self])
}

/// Runs a lab command's work; a failure becomes its one line and its exit status.
func withLabErrors<Value: Sendable>(
    _ progress: ProgressLine? = nil,
    _ body: @escaping @Sendable () async throws(LabError) -> Value
) throws -> Value {
    do {
        return try Blocking.run { try await Interruption.watching(body) }
    } catch let error as LabError {
        progress?.clear()
        Console.remark("\(error)")
        throw ExitCode(error.exitStatus)
    }
}

/// Prints a line on standard error.
func printError(_ line: String) {
    // Nobody is left to tell that standard error is closed.
    _ = try? FileDescriptor.standardError.writeAll(Array("\(line)\n".utf8))
}
