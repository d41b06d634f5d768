// SPDX-License-Identifier: MIT

/// The release of a kernel whose `uname -r` does not tell it.
///
/// Distributions that keep their modules' interface stable freeze the name: Debian 12 calls each of
/// its kernels 6.1.0, and says 6.1.192 elsewhere.
enum ExactRelease {
    /// Finds the release.
    ///
    /// `version` is /proc/version or `uname -v`, which hold Debian's own version of the package, and `signature`
    /// /proc/version_signature, which Ubuntu ends with the release.
    static func of(_ name: String, version: String?, signature: String?) -> Release? {
        guard let named = Release(parsing: name) else { return nil }
        let debian = version?.split(separator: " ").drop { $0 != "Debian" }.dropFirst().first
        let ubuntu = signature?.split(separator: " ").last
        // Another branch than the kernel's name says is a text that means something else.
        return [debian, ubuntu].compactMap { $0.flatMap { Release(parsing: $0) } }
            .first { ($0.major, $0.minor) == (named.major, named.minor) && $0 > named } ?? named
    }
}
