// SPDX-License-Identifier: MIT

public import SystemPackage

/// Why a device could not be opened.
public enum OpenFailure: Error, Equatable, Sendable {
    /// The system refused.
    case errno(Errno)
    /// The path is something else than the privcmd device; the text says what.
    case notPrivcmd(Remark)
}
