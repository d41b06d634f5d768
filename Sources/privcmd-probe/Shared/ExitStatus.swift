// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// The exit statuses, as sysexits.h numbers them.
enum ExitStatus: Int32 {
    /// It did what it was asked.
    case success = 0
    /// A promise is broken, or something is wrong.
    case contractBroken = 1
    /// The command line is wrong. ArgumentParser exits with the same.
    case usage = 64
    /// A file is malformed.
    case malformed = 65
    /// A file cannot be read.
    case noInput = 66
    /// There is no such device or call here.
    case unavailable = 69
    /// A check failed by itself: nothing is known of what it was to check.
    case softwareError = 70
    /// The system refused for a reason of its own.
    case systemError = 71
    /// An output file cannot be made.
    case cannotCreate = 73
    /// Output could not be written.
    case outputFailed = 74
    /// Not permitted.
    case notPermitted = 77
    /// A program to be run was found, and could not be executed: as a shell says it.
    case programNotRun = 126
    /// There is no such program to be run.
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

    init(_ fault: FileFault) {
        switch fault.kind {
        case .malformed: self = .malformed
        case .unreadable: self = .noInput
        }
    }
}

/// An error that the user sees: a message on standard error, and a status.
struct CommandFailure: Error {
    let message: String
    let status: ExitStatus
    /// The failure to open a device, where that is what it is.
    var origin: DeviceFailure?

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
        origin = failure
    }
}
