// SPDX-License-Identifier: MIT

import Glibc
package import SystemPackage

/// A file that this process writes: as a whole, or in place.
package struct OutputFile: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    private let path: FilePath
    /// The path of the file until it is complete; nil if it is written in place.
    private var temporaryPath: FilePath?

    /// The permissions of a file that is no program.
    package static let dataPermissions: FilePermissions = [
        .ownerReadWrite, .groupRead, .otherRead,
    ]

    /// Creates a file that replaces the one at its path when it is complete.
    ///
    /// Until then it has another name in the same directory. A file that is not regular, such as a
    /// pipe or a symbolic link, cannot be replaced, and is written in place.
    package init(
        replacing path: FilePath, permissions: FilePermissions = OutputFile.dataPermissions
    ) throws(Errno) {
        let type = try? path.stat(followTargetSymlink: false).type
        if type == nil || type == .regular {
            (descriptor, temporaryPath) = try Self.createTemporary(path, permissions)
        } else {
            descriptor = try Self.openInPlace(path, permissions)
            temporaryPath = nil
        }
        self.path = path
    }

    /// Opens a file, and truncates an existing one.
    package init(
        inPlace path: FilePath, permissions: FilePermissions = OutputFile.dataPermissions
    ) throws(Errno) {
        descriptor = try Self.openInPlace(path, permissions)
        temporaryPath = nil
        self.path = path
    }

    private static func openInPlace(_ path: FilePath, _ permissions: FilePermissions)
        throws(Errno) -> FileDescriptor
    {
        try Errno.catching {
            try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .append, .closeOnExec],
                permissions: permissions)
        }
    }

    private static func createTemporary(_ path: FilePath, _ permissions: FilePermissions)
        throws(Errno) -> (FileDescriptor, FilePath)
    {
        var number = 1
        while true {
            let temporary = FilePath("\(path).new-\(getpid())-\(number)")
            do throws(Errno) {
                return try Errno.catching {
                    let descriptor = try FileDescriptor.open(
                        temporary, .writeOnly,
                        options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                        permissions: permissions)
                    return (descriptor, temporary)
                }
            } catch {
                // A process that was killed may have left a file.
                guard error == .fileExists, number < 100 else { throw error }
                number += 1
            }
        }
    }

    deinit {
        try? descriptor.close()
        if let temporaryPath { try? FileCalls.unlink(temporaryPath) }
    }

    /// Appends bytes.
    package func write(_ bytes: some Sequence<UInt8>) throws(Errno) {
        _ = try Errno.catching { try descriptor.writeAll(bytes) }
    }

    /// Writes the content to the disk.
    package func synchronize() throws(Errno) { try FileCalls.synchronize(descriptor) }

    /// Completes the file.
    ///
    /// Without this call, an existing file remains as it is.
    package consuming func finish() throws(Errno) {
        guard let temporary = temporaryPath else { return }
        try synchronize()
        try FileCalls.rename(temporary, to: path)
        temporaryPath = nil
    }

    /// Replaces or creates a file with a content.
    package static func write(
        _ bytes: some Sequence<UInt8>, to path: FilePath,
        permissions: FilePermissions = OutputFile.dataPermissions
    ) throws(Errno) {
        let file = try OutputFile(replacing: path, permissions: permissions)
        try file.write(bytes)
        try file.finish()
    }
}
