// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The result of a system call.
enum SyscallResult: Equatable {
    case value(Int64)
    case errno(Errno)
    /// A signal interrupted the call: the kernel restarts it or lets it fail with EINTR.
    case interrupted
}
