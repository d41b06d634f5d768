// SPDX-License-Identifier: MIT

import Synchronization
import SystemPackage

/// The standard output of a command in dom0, handed on as it comes.
///
/// The command runs to its end even where nobody takes its output; that it got lost is said then.
final class CommandOutput: Sendable {
    private let failure = Mutex<Errno?>(nil)

    /// Hands bytes on; after a failure nothing more is, so that no gap goes unnoticed.
    func write(_ bytes: [UInt8]) {
        failure.withLock { failure in
            guard failure == nil else { return }
            do {
                _ = try FileDescriptor.standardOutput.writeAll(bytes)
            } catch {
                failure = error as? Errno ?? .ioError
            }
        }
    }

    /// Makes sure that every byte was handed on.
    func check() throws(CommandFailure) {
        guard let error = failure.withLock({ $0 }) else { return }
        throw CommandFailure("the command's output could not be written: \(error)", .outputFailed)
    }
}
