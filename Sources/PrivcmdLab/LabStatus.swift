// SPDX-License-Identifier: MIT

/// The exit statuses of the lab's own failures.
///
/// `lab run` passes the guest command's status on (and 128+n for a signal), so what the lab itself
/// has to say lies where commands seldom answer: sysexits.h, and 120 to 124.
public enum LabStatus: Int32, Sendable, CaseIterable {
    /// The command line makes no sense.
    case usage = 64
    /// A file is there, but is not what it should be.
    case malformed = 65
    /// A file that was named cannot be read.
    case noInput = 66
    /// A program, a part or the network is missing.
    case unavailable = 69
    /// A file or a folder cannot be written.
    case cannotCreate = 73
    /// Another run holds what this one needs: try again later.
    case busy = 75
    /// The system refuses access.
    case notPermitted = 77
    /// Xen panicked.
    case xenPanic = 120
    /// dom0's kernel panicked, or met an Oops.
    case dom0Panic = 121
    /// The machine ended without an answer, or its answer was damaged.
    case machineFailed = 122
    /// There was no answer within the time limit.
    case timeout = 124
}
