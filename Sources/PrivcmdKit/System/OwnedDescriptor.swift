// SPDX-License-Identifier: MIT

import Glibc
public import SystemPackage

/// A file descriptor that is closed at the end of its owner's life.
public struct OwnedDescriptor: ~Copyable, Sendable {
    /// The descriptor, for use while this owner lives.
    public let borrowed: FileDescriptor

    /// Takes ownership of a descriptor.
    ///
    /// - Parameter descriptor: the descriptor, which the caller no longer closes.
    public init(adopting descriptor: FileDescriptor) { borrowed = descriptor }

    deinit {
        // close(2) of a device or of a file opened for reading has no error to report, and deinit
        // cannot throw.
        try? borrowed.close()
    }

    /// Opens a path for reading and writing, close-on-exec.
    ///
    /// - Parameter path: the path.
    /// - Returns: the open descriptor.
    /// - Throws: the errno of open(2).
    public static func open(_ path: FilePath) throws(Errno) -> OwnedDescriptor {
        do {
            return OwnedDescriptor(
                adopting: try FileDescriptor.open(path, .readWrite, options: [.closeOnExec]))
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }
}
