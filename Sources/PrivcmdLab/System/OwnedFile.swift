// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage

/// An open file that is closed with its owner.
struct OwnedFile: ~Copyable, Sendable {
    let descriptor: FileDescriptor

    /// Opens a file for reading.
    static func open(_ path: FilePath) throws(LabError) -> OwnedFile {
        do throws(Errno) {
            return OwnedFile(
                descriptor: try Errno.catching {
                    try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
                })
        } catch {
            throw .unreadable(path, error)
        }
    }

    /// Creates a file, or truncates it.
    static func create(
        _ path: FilePath, isProgram: Bool = false
    ) throws(LabError) -> OwnedFile {
        let readable: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
        let executable: FilePermissions = [.ownerExecute, .groupExecute, .otherExecute]
        do throws(Errno) {
            return OwnedFile(
                descriptor: try Errno.catching {
                    try FileDescriptor.open(
                        path, .readWrite, options: [.create, .truncate, .closeOnExec],
                        permissions: isProgram ? readable.union(executable) : readable)
                })
        } catch {
            throw .unwritable(path, error)
        }
    }

    /// The current length in bytes.
    var size: Int64 { (try? descriptor.seek(offset: 0, from: .end)) ?? 0 }

    /// Reads from an offset to the current end.
    func read(from offset: Int64) throws(Errno) -> [UInt8] {
        let end = size
        guard end > offset else { return [] }
        return try Files.read(descriptor, at: offset, upTo: Int(end - offset))
    }

    /// Writes the file to the disk.
    func synchronize() throws(Errno) {
        if fsync(descriptor.rawValue) != 0 { throw Errno(rawValue: errno) }
    }

    deinit { try? descriptor.close() }
}

/// A lock on a file, held until its owner or the process ends.
struct FileLock: ~Copyable, Sendable {
    private let file: OwnedFile

    /// Acquires the lock; throws `busy` if another process holds it.
    static func acquire(_ path: FilePath, for purpose: String) throws(LabError) -> FileLock {
        let file = try OwnedFile.create(path)
        if flock(file.descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
            throw LabError(
                .busy, "another \(purpose) is using '\(path.removingLastComponent())'",
                remedy: "wait for it to end, then try again")
        }
        return FileLock(file: file)
    }
}
