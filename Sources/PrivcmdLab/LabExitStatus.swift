// SPDX-License-Identifier: MIT

/// The exit statuses of the lab's own failures.
///
/// `lab run` exits with the status of the command in dom0 (128+n for signal n). The lab's own
/// statuses are ones that commands rarely use: those of sysexits.h, and 120 to 124.
package enum LabExitStatus: Int32, Sendable, CaseIterable {
    /// The command line is invalid.
    case usage = 64
    /// A file has the wrong format.
    case malformed = 65
    /// A file cannot be read.
    case noInput = 66
    /// A program, an image or the network is missing.
    case unavailable = 69
    /// A file or a folder cannot be written.
    case cannotCreate = 73
    /// Another `lab fetch` holds the lock of the cache.
    case busy = 75
    /// Linux denied access.
    case notPermitted = 77
    /// Xen panicked.
    case xenPanic = 120
    /// dom0's kernel panicked, or printed an Oops.
    case dom0Panic = 121
    /// QEMU exited before dom0 sent its results, or the results were damaged.
    case machineFailed = 122
    /// dom0 sent no results within the time limit.
    case timeout = 124
}
