// SPDX-License-Identifier: MIT

public import SystemPackage

/// Why a call returned no result.
public enum CallFailure: ErrnoConvertible, Equatable, Sendable {
    /// The kernel or the hypervisor, real or emulated, returned an error.
    case errno(Errno)
    /// The fake does not emulate the call, or the recording does not contain it.
    ///
    /// This is no errno, so that a gap in a fake is never mistaken for an error of Xen.
    case notEmulated(Message)
    /// The call was not made, because no memory could be allocated for its arguments.
    case noHypercallBuffer(Errno)
    /// The call was made, but the recorder could not write it; the text gives the reason.
    case recordingFailed(Message)
}
