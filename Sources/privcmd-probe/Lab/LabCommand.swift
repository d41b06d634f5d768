// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import PrivcmdLab
import SystemPackage

/// `lab`: boots Xen and a dom0 in QEMU.
struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Boot a real Xen with a real dom0 in QEMU, and run this program there.",
        discussion: """
            The lab needs no root, no Xen hardware and no KVM.

            EXAMPLES:
              privcmd-probe lab fetch
              privcmd-probe lab run --xen 4.20 --linux 6.12 --dom0 pvh \\
                  --bind 0000:03:00.0 -- gsi 0000:03:00.0
            """,
        subcommands: [LabFetchCommand.self, LabListCommand.self, LabRunCommand.self])
}

/// Runs asynchronous work of the lab.
///
/// A ``LabError`` becomes a message and an exit status.
func withLabErrors<Value: Sendable>(
    _ progress: ProgressLine? = nil,
    _ body: @escaping @Sendable () async throws(LabError) -> Value
) async throws -> Value {
    do throws(LabError) {
        return try await SignalCancellation.run(body)
    } catch {
        progress?.clear()
        Console.message("\(error)")
        throw ExitCode(error.exitStatus)
    }
}

/// Prints a line on standard error.
func printError(_ line: String) {
    // If standard error is closed there is no way to report it.
    _ = try? FileDescriptor.standardError.writeAll(Array("\(line)\n".utf8))
}
