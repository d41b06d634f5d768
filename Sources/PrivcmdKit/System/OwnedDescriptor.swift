// SPDX-License-Identifier: MIT

import Glibc
package import SystemPackage

/// A file descriptor that is closed when its owner is destroyed.
package struct OwnedDescriptor: ~Copyable, Sendable {
    /// The descriptor, for use while this owner lives.
    package let borrowed: FileDescriptor

    /// Takes ownership of a descriptor.
    ///
    /// - Parameter descriptor: the descriptor, which the caller no longer closes.
    package init(adopting descriptor: FileDescriptor) { borrowed = descriptor }

    /// Takes ownership of the descriptor that a C function returned.
    ///
    /// - Throws: the errno, if it returned a negated one.
    package init(result number: CInt) throws(Errno) {
        if number < 0 { throw Errno(rawValue: -number) }
        borrowed = FileDescriptor(rawValue: number)
    }

    deinit {
        // close(2) of a device or of a file opened for reading has no error to report, and deinit
        // cannot throw.
        try? borrowed.close()
    }

    /// Opens a path, by default for reading and writing, close-on-exec.
    package static func open(
        _ path: FilePath, _ mode: FileDescriptor.AccessMode = .readWrite,
        options: FileDescriptor.OpenOptions = [.closeOnExec], permissions: FilePermissions? = nil
    ) throws(Errno) -> OwnedDescriptor {
        try Errno.catching {
            OwnedDescriptor(
                adopting: try FileDescriptor.open(
                    path, mode, options: options, permissions: permissions))
        }
    }

    /// Duplicates the descriptor, for the same open file description.
    package func duplicate() throws(Errno) -> OwnedDescriptor {
        try Errno.catching { OwnedDescriptor(adopting: try borrowed.duplicate()) }
    }
}
