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
}
