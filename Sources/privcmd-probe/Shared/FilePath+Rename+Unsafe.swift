// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

extension FilePath {
    /// Renames a file, and replaces an existing file of the new name.
    func rename(to other: FilePath) throws {
        // SAFETY: both strings outlive the call, which only reads them.
        if unsafe Glibc.rename(string, other.string) != 0 { throw Errno(rawValue: errno) }
    }

    /// Removes a file if it exists.
    func remove() {
        // SAFETY: the string outlives the call, which only reads it.
        _ = unsafe unlink(string)
    }
}
