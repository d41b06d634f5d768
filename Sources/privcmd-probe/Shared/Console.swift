// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
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

    /// Runs a command's body; an error is said on standard error and becomes an exit status.
    static func run(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let failure as CommandFailure {
            remark(failure.message)
            throw failure.status.code
        }
    }
}
