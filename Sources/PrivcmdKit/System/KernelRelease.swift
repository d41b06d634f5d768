// SPDX-License-Identifier: MIT

/// Finds the stable release of a kernel whose `uname -r` does not contain it.
///
/// Distributions with a stable module interface freeze the name. Debian 12 calls all its kernels
/// 6.1.0, and has the real release, such as 6.1.192, in `uname -v`.
package enum KernelRelease {
    /// Finds the release.
    ///
    /// `version` is /proc/version or `uname -v`, which contain Debian's package version.
    /// `signature` is /proc/version_signature, which on Ubuntu ends with the release.
    package static func parse(_ name: String, version: String?, signature: String?) -> Release? {
        guard let named = Release(parsing: name) else { return nil }
        let debian = version?.split(separator: " ").drop { $0 != "Debian" }.dropFirst().first
        let ubuntu = signature?.split(separator: " ").last
        // A release of another branch than the kernel's name is some other version number.
        return [debian, ubuntu].compactMap { $0.flatMap { Release(parsing: $0) } }
            .first { ($0.major, $0.minor) == (named.major, named.minor) && $0 > named } ?? named
    }
}
