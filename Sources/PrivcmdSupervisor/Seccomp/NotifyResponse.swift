// SPDX-License-Identifier: MIT

internal import PrivcmdKit
internal import SystemPackage

/// The response to a seccomp notification.
enum NotifyResponse: ~Copyable {
    /// The kernel executes the call (SECCOMP_USER_NOTIF_FLAG_CONTINUE).
    case continueInKernel
    /// The call returns a value.
    case returnValue(Int64)
    /// The call fails with an errno.
    case error(Errno)
    /// The call returns a new descriptor of this file (SECCOMP_IOCTL_NOTIF_ADDFD).
    case addDescriptor(OwnedDescriptor, closesOnExec: Bool)
}
