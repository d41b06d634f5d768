// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

extension FilePath {
    /// Gives a file another name, under which another may be replaced.
    func rename(to other: FilePath) throws {
        // SAFETY: both texts outlive the call, which only reads them.
        if unsafe Glibc.rename(string, other.string) != 0 { throw Errno(rawValue: errno) }
    }

    /// Removes a file, if it is there.
    func remove() {
        // SAFETY: the text outlives the call, which only reads it.
        _ = unsafe unlink(string)
    }
}
