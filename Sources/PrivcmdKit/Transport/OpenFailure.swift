// SPDX-License-Identifier: MIT

public import SystemPackage

/// Why a device could not be opened.
public enum OpenFailure: ErrnoConvertible, Equatable, Sendable {
    /// open(2), or stat(2) before it, failed.
    case errno(Errno)
    /// The path is not the privcmd device; the text describes what it is.
    case notPrivcmd(Message)
}
