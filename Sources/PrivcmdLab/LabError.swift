// SPDX-License-Identifier: MIT

public import SystemPackage

/// What went wrong, why, and what to do about it, in one line.
public struct LabError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The status to exit with.
    public let exitStatus: Int32
    /// What happened, and its cause.
    public let problem: String
    /// What to do about it; empty where nothing can be said.
    public let remedy: String
    /// What the system answered, where it was the system that refused.
    public let errno: Errno?

    /// Describes a failure of the lab.
    ///
    /// - Parameters:
    ///   - status: which kind of failure it is.
    ///   - problem: what happened, and its cause.
    ///   - remedy: what to do about it.
    ///   - errno: what the system answered.
    public init(
        _ status: LabStatus, _ problem: String, remedy: String = "", errno: Errno? = nil
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
    public var description: String {
        let cause = errno.map { ": \($0)" } ?? ""
        let advice = remedy.isEmpty ? "" : " (\(remedy))"
        let line = problem + cause + advice
        return line.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// A file that could not be read.
    static func unreadable(_ path: FilePath, _ errno: Errno) -> LabError {
        let status: LabStatus =
            errno == .permissionDenied || errno == .notPermitted ? .notPermitted : .noInput
        return LabError(status, "cannot read '\(path)'", errno: errno)
    }

    /// A file or a folder that could not be written.
    static func unwritable(_ path: FilePath, _ errno: Errno, remedy: String = "") -> LabError {
        let status: LabStatus =
            errno == .permissionDenied || errno == .notPermitted ? .notPermitted : .cannotCreate
        return LabError(status, "cannot write '\(path)'", remedy: remedy, errno: errno)
    }

    /// The run was told to stop by a signal.
    static func interrupted(by signal: Int32) -> LabError {
        LabError(exitStatus: 128 + signal, "stopped by signal \(signal)")
    }

    /// Whatever a library below threw, as one of ours.
    static func wrapping(_ error: any Error, _ doing: String) -> LabError {
        if let error = error as? LabError { return error }
        return LabError(.unavailable, "\(doing) failed: \(error)")
    }
}
