// SPDX-License-Identifier: MIT

import Glibc

/// Flags of open(2) that Glibc declares only with _GNU_SOURCE.
///
/// Glibc's private macros have the value of this architecture.
package enum OpenFlags {
    /// O_PATH: the descriptor only names the file.
    package static let path: CInt = __O_PATH
    /// O_DIRECT: transfers bypass the page cache.
    package static let direct: CInt = __O_DIRECT
}
