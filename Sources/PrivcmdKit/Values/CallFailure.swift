// SPDX-License-Identifier: MIT

public import SystemPackage

/// Why a call gave no result.
public enum CallFailure: Error, Equatable, Sendable {
    /// The kernel or the hypervisor, real or not, answered with an error.
    case errno(Errno)
    /// Nobody answered: a fake does not model the call, or a recording does not hold it.
    ///
    /// It is kept apart from every errno, so that a gap in a fake is never taken for an answer.
    case unanswered(Remark)
    /// The call was not made, since there was no memory that a hypercall may use.
    case noHypercallBuffer(Errno)
    /// The call was made, but a recorder could not write it down; the text says why.
    case unrecorded(Remark)
}
