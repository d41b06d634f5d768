// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import Synchronization
import SystemPackage

/// The output of a command: results on standard output, messages on standard error.
enum Console {
    /// The prefix of messages.
    private static let programName = "privcmd-probe"

    /// Writes all of a text and a newline to standard output.
    static func output(_ text: String) throws {
        do {
            _ = try FileDescriptor.standardOutput.writeAll((text + "\n").utf8)
        } catch let error as Errno {
            throw CommandFailure("the output could not be written: \(error)", .outputFailed)
        }
    }

    /// Writes a message to standard error.
    static func message(_ text: String) {
        // If standard error is closed there is no way to report it.
        _ = try? FileDescriptor.standardError.writeAll("\(programName): \(text)\n".utf8)
    }

    private static let endActions: Mutex<[@Sendable () -> Void]> = Mutex([])

    /// Registers an action for the end of the command, after success or failure.
    static func atEnd(_ body: @escaping @Sendable () -> Void) {
        endActions.withLock { $0.append(body) }
    }

    /// Runs a command's body.
    ///
    /// A ``CommandFailure`` becomes a message and an exit status.
    static func run(_ body: () throws -> Void) throws {
        try end(Result { try body() })
    }

    /// Runs the body of an asynchronous command, as ``run(_:)`` does.
    static func runAsync(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            return try end(.failure(error))
        }
        try end(.success(()))
    }

    private static func end(_ result: Result<Void, any Error>) throws {
        defer { for body in endActions.withLock({ $0 }) { body() } }
        do {
            try result.get()
        } catch let failure as CommandFailure {
            message(failure.message)
            throw failure.status.code
        }
    }
}
