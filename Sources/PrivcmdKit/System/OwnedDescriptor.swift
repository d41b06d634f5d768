// SPDX-License-Identifier: MIT

import Glibc
public import SystemPackage

/// A file descriptor that is closed when its owner goes.
public struct OwnedDescriptor: ~Copyable, Sendable {
    /// The descriptor, for a call made while this owner lives.
    public let borrowed: FileDescriptor

    /// Takes over a descriptor that nobody else will close.
    ///
    /// - Parameter descriptor: the descriptor.
    public init(adopting descriptor: FileDescriptor) { borrowed = descriptor }

    deinit {
        // A device or a file read from has nothing to report at close, and deinit could not tell.
        try? borrowed.close()
    }

    /// Opens a path for reading and writing, close-on-exec.
    ///
    /// - Parameter path: what to open.
    /// - Returns: the open descriptor.
    /// - Throws: what open(2) says.
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
