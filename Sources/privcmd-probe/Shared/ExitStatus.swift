// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdKit

/// The exit statuses, with the numbers of sysexits.h.
enum ExitStatus: Int32 {
    case success = 0
    /// A clause failed, doctor found a problem, or two things differ.
    case checkFailed = 1
    /// The command line is wrong. ArgumentParser exits with the same.
    case usage = 64
    /// A file is malformed.
    case malformed = 65
    /// A file cannot be read.
    case noInput = 66
    /// The device or the call does not exist here.
    case unavailable = 69
    /// A check itself failed: the clause was not checked.
    case softwareError = 70
    /// The system returned an error.
    case systemError = 71
    /// An output file cannot be created.
    case cannotCreate = 73
    /// Output could not be written.
    case outputFailed = 74
    case notPermitted = 77
    /// The program to run was found but could not be executed, as in a shell.
    case programNotExecutable = 126
    /// The program to run was not found, as in a shell.
    case programNotFound = 127

    var code: ExitCode { ExitCode(rawValue) }

    init(_ category: Explanation.Category) {
        switch category {
        case .unavailable: self = .unavailable
        case .notPermitted: self = .notPermitted
        case .outputFailed: self = .outputFailed
        case .systemError: self = .systemError
        }
    }

    init(_ fault: FileError) {
        switch fault.kind {
        case .malformed: self = .malformed
        case .unreadable: self = .noInput
        }
    }
}

/// An error of a command: a message on standard error, and an exit status.
struct CommandFailure: Error {
    let message: String
    let status: ExitStatus
    /// The failure to open a device, if that is the cause.
    var deviceFailure: DeviceFailure?

    init(_ message: String, _ status: ExitStatus) {
        self.message = message
        self.status = status
    }

    init(_ error: any ExplainedError, on system: any SystemView) {
        message = ErrorReport(error, on: system).text
        status = ExitStatus(error.explanation(on: system).category)
    }

    init(_ failure: DeviceFailure) {
        switch failure {
        case .unknownProfile(let error): self.init("\(error)", .usage)
        case .file(let fault): self.init("\(fault)", ExitStatus(fault))
        case .open(let error, let system): self.init(error, on: system)
        }
        deviceFailure = failure
    }
}
