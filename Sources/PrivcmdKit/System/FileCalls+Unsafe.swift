// SPDX-License-Identifier: MIT

import Glibc
package import SystemPackage

/// System calls on paths that swift-system lacks.
package enum FileCalls {
    package static func makeDirectory(
        _ path: FilePath,
        permissions: FilePermissions = [
            .ownerReadWriteExecute, .groupReadExecute, .otherReadExecute,
        ]
    ) throws(Errno) {
        // SAFETY: the string outlives the call, which only reads it.
        try check(unsafe mkdir(path.string, permissions.rawValue))
    }

    package static func rename(_ from: FilePath, to: FilePath) throws(Errno) {
        // SAFETY: both strings outlive the call, which only reads them.
        try check(unsafe Glibc.rename(from.string, to.string))
    }

    package static func unlink(_ path: FilePath) throws(Errno) {
        // SAFETY: the string outlives the call, which only reads it.
        try check(unsafe Glibc.unlink(path.string))
    }

    package static func removeDirectory(_ path: FilePath) throws(Errno) {
        // SAFETY: the string outlives the call, which only reads it.
        try check(unsafe rmdir(path.string))
    }

    /// Makes a symbolic link at a path.
    package static func symlink(_ path: FilePath, to target: FilePath) throws(Errno) {
        // SAFETY: both strings outlive the call, which only reads them.
        try check(unsafe Glibc.symlink(target.string, path.string))
    }

    /// Writes an open file to the disk; a pipe or terminal has none.
    package static func synchronize(_ file: FileDescriptor) throws(Errno) {
        guard fsync(file.rawValue) != 0 else { return }
        let error = Errno(rawValue: errno)
        if error != .einval, error != .readOnlyFileSystem { throw error }
    }

    /// Removes a file, or a directory with its content; never follows a symbolic link.
    package static func remove(_ path: FilePath) {
        do throws(Errno) {
            try unlink(path)
        } catch {
            guard error == .isDirectory || error == .notPermitted else { return }
            for name in PathInfo.entries(in: path.string) { remove(path.appending(name)) }
            try? removeDirectory(path)
        }
    }

    /// Makes a directory that only this user can use, with a new name; returns its path without
    /// symbolic links, as Linux returns it for a descriptor.
    static func makeTemporaryDirectory(in parent: FilePath) throws(Errno) -> FilePath {
        var name = Array(parent.appending("privcmd-probe-XXXXXX").string.utf8CString)
        // SAFETY: the name ends in a NUL, and mkdtemp(3) only rewrites its last six letters.
        guard unsafe mkdtemp(&name) != nil else { throw Errno(rawValue: errno) }
        // SAFETY: realpath(3) returns a string to free, or NULL.
        guard let resolved = unsafe realpath(name, nil) else { throw Errno(rawValue: errno) }
        defer { unsafe free(resolved) }
        return unsafe FilePath(String(cString: resolved))
    }

    private static func check(_ result: CInt) throws(Errno) {
        if result != 0 { throw Errno(rawValue: errno) }
    }
}
