// SPDX-License-Identifier: MIT

internal import PrivcmdKit
internal import SystemPackage

/// What becomes of a system call that was handed over.
enum Ruling: ~Copyable {
    /// The kernel executes it, as if nobody had looked.
    case leave
    /// It returns a value.
    case result(Int64)
    /// It fails.
    case refused(Errno)
    /// It returns a new descriptor.
    case given(OwnedDescriptor, closesOnExec: Bool)
}
