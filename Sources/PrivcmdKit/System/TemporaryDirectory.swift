// SPDX-License-Identifier: MIT

package import SystemPackage

/// A private directory, which is removed with its content when its owner is destroyed.
package struct TemporaryDirectory: ~Copyable, Sendable {
    package let path: FilePath

    /// Makes one in a directory.
    package init(in parent: FilePath = TemporaryDirectory.defaultParent) throws(Errno) {
        path = try FileCalls.makeTemporaryDirectory(in: parent)
    }

    deinit { FileCalls.remove(path) }

    /// TMPDIR, or /tmp if TMPDIR is not an absolute path.
    package static var defaultParent: FilePath {
        let named = EnvironmentVariables.value("TMPDIR").map { FilePath($0) }
        return named.flatMap { $0.isAbsolute ? $0 : nil } ?? "/tmp"
    }

    /// The same for a socket, whose path has at most 107 bytes: a long TMPDIR is not used.
    package static var socketParent: FilePath {
        let parent = defaultParent
        return parent.string.utf8.count > 64 ? "/tmp" : parent
    }
}
