// SPDX-License-Identifier: MIT

import Glibc

/// A shell pattern for clause names, such as `pcidev-get-gsi.*`.
public struct Glob: Sendable, CustomStringConvertible {
    /// The pattern.
    public let description: String

    /// Makes a pattern from its text.
    ///
    /// - Parameter text: the pattern: `*`, `?` and `[…]` as in a shell.
    public init(_ text: String) { description = text }

    /// Whether a clause's name matches.
    ///
    /// - Parameter name: the name.
    /// - Returns: whether it matches.
    public func matches(_ name: ClauseName) -> Bool {
        // SAFETY: both texts live across the call, which only reads them.
        unsafe fnmatch(description, name.rawValue, 0) == 0
    }
}
