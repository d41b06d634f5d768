// SPDX-License-Identifier: MIT

import PrivcmdKit
import Synchronization
import SystemPackage

/// Writes the output of a command in dom0 to standard output, as it arrives.
///
/// If standard output fails, the command still runs to its end. Then ``check()`` throws.
final class CommandOutput: Sendable {
    private let failure = Mutex<Errno?>(nil)

    /// Writes bytes.
    ///
    /// After a failure it writes nothing more, so that the output has no gap.
    func write(_ bytes: [UInt8]) {
        failure.withLock { failure in
            guard failure == nil else { return }
            do throws(Errno) {
                _ = try Errno.catching { try FileDescriptor.standardOutput.writeAll(bytes) }
            } catch {
                failure = error
            }
        }
    }

    /// Throws if a write failed.
    func check() throws(CommandFailure) {
        guard let error = failure.withLock({ $0 }) else { return }
        throw CommandFailure("the command's output could not be written: \(error)", .outputFailed)
    }
}
