// SPDX-License-Identifier: MIT

import PrivcmdKit
package import SystemPackage

/// A failure of the lab, with its cause and a remedy, in one line.
package struct LabError: Error, Equatable, Sendable, CustomStringConvertible {
    package let exitStatus: Int32
    /// What happened, and its cause.
    package let problem: String
    /// What the user can do about it; may be empty.
    package let remedy: String
    /// The errno, if a system call failed.
    package let errno: Errno?

    /// Describes a failure of the lab.
    ///
    /// - Parameters:
    ///   - status: the kind of failure.
    ///   - problem: what happened, and its cause.
    ///   - remedy: what the user can do about it.
    ///   - errno: the errno, if a system call failed.
    package init(
        _ status: LabExitStatus, _ problem: String, remedy: String = "", errno: Errno? = nil
    ) {
        self.init(exitStatus: status.rawValue, problem, remedy: remedy, errno: errno)
    }

    init(exitStatus: Int32, _ problem: String, remedy: String = "", errno: Errno? = nil) {
        self.exitStatus = exitStatus
        self.problem = problem
        self.remedy = remedy
        self.errno = errno
    }

    /// The line to print.
    package var description: String {
        let cause = errno.map { ": \($0)" } ?? ""
        let advice = remedy.isEmpty ? "" : " (\(remedy))"
        let line = problem + cause + advice
        return line.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// A file that could not be read.
    static func unreadable(_ path: FilePath, _ errno: Errno) -> LabError {
        let status: LabExitStatus =
            errno == .permissionDenied || errno == .notPermitted ? .notPermitted : .noInput
        return LabError(status, "cannot read '\(path)'", errno: errno)
    }

    /// A file or a folder that could not be written.
    static func unwritable(_ path: FilePath, _ errno: Errno, remedy: String = "") -> LabError {
        let status: LabExitStatus =
            errno == .permissionDenied || errno == .notPermitted ? .notPermitted : .cannotCreate
        return LabError(status, "cannot write '\(path)'", remedy: remedy, errno: errno)
    }

    /// A run that a signal stopped.
    static func interrupted(by signal: Int32) -> LabError {
        LabError(
            exitStatus: TerminationSignals.exitStatus(of: signal), "stopped by signal \(signal)")
    }

    /// Converts an error of a library; a ``LabError`` stays as it is.
    static func wrapping(_ error: any Error, _ doing: String) -> LabError {
        if let error = error as? LabError { return error }
        return LabError(.unavailable, "\(doing) failed: \(error)")
    }
}
