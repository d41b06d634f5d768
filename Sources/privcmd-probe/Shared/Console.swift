// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import Synchronization
import SystemPackage

/// What a command says: answers on standard output, everything else on standard error.
enum Console {
    /// The name that messages begin with.
    private static let programName = "privcmd-probe"

    /// Writes an answer whole, with a line end.
    static func answer(_ text: String) throws {
        do {
            _ = try FileDescriptor.standardOutput.writeAll((text + "\n").utf8)
        } catch let error as Errno {
            throw CommandFailure("the answer could not be written: \(error)", .outputFailed)
        }
    }

    /// Writes a remark for the person at the terminal.
    static func remark(_ text: String) {
        // Nobody is left to tell that standard error is closed.
        _ = try? FileDescriptor.standardError.writeAll("\(programName): \(text)\n".utf8)
    }

    private static let last: Mutex<[@Sendable () -> Void]> = Mutex([])

    /// Has something said when the command has ended, however it does.
    static func atEnd(_ body: @escaping @Sendable () -> Void) {
        last.withLock { $0.append(body) }
    }

    /// Runs a command's body; an error is said on standard error and becomes an exit status.
    static func run(_ body: () throws -> Void) throws {
        defer { for body in last.withLock({ $0 }) { body() } }
        do {
            try body()
        } catch let failure as CommandFailure {
            remark(failure.message)
            throw failure.status.code
        }
    }
}
