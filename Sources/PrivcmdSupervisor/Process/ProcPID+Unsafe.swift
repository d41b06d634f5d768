// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// An open /proc/PID directory.
///
/// Once the process has ended, lookups fail, even if another process gets its process id.
struct ProcPID: ~Copyable {
    private let descriptor: OwnedDescriptor
    /// /proc/PID/fd.
    private let fdDirectory: OwnedDescriptor
    /// A pidfd, for pidfd_getfd(2); nil if the kernel has none.
    private let pidfd: OwnedDescriptor?

    init(of process: Int32) throws(Errno) {
        let directory = try OwnedDescriptor(result: supervise_open_proc_pid(process))
        fdDirectory = try OwnedDescriptor(
            result: supervise_open_proc_fd(directory.borrowed.rawValue))
        descriptor = directory
        let pidfd = supervise_pidfd_open(process)
        self.pidfd =
            pidfd < 0 ? nil : OwnedDescriptor(adopting: FileDescriptor(rawValue: pidfd))
    }

    /// The device and inode number of the file behind a descriptor.
    ///
    /// - Throws: ENOENT if the descriptor is not open or the process is gone.
    func identifyDescriptor(_ number: Int32) throws(Errno) -> (device: UInt64, inode: UInt64) {
        var device: UInt64 = 0
        var inode: UInt64 = 0
        let copying: Int32 =
            switch pidfd {
            case .some(let pidfd): pidfd.borrowed.rawValue
            case .none: -1
            }
        // SAFETY: the callee fills both in before it returns 0.
        let error = unsafe supervise_identify_fd(
            copying, fdDirectory.borrowed.rawValue, number, &device, &inode)
        guard error == 0 else { throw Errno(rawValue: -error) }
        return (device, inode)
    }

    var borrowed: FileDescriptor { descriptor.borrowed }

    /// Whether the process still exists.
    var exists: Bool { supervise_proc_pid_exists(borrowed.rawValue) != 0 }

    /// The target of a symbolic link below /proc/PID, such as `cwd` or `root/etc/localtime`.
    func readLink(_ path: [UInt8]) throws(Errno) -> [UInt8] {
        try Self.readLink(path, borrowed.rawValue)
    }

    /// The target of a symbolic link as this process sees it.
    static func readOwnLink(_ path: [UInt8]) throws(Errno) -> [UInt8] { try readLink(path, -1) }

    private static func readLink(_ path: [UInt8], _ directory: Int32) throws(Errno) -> [UInt8] {
        let path = path + [0]
        let size = Int(PATH_MAX)
        var count: Int64 = 0
        // SAFETY: the path ends in a NUL. The callee writes at most `size` bytes, and only those
        // count as initialized.
        let target = unsafe [UInt8](unsafeUninitializedCapacity: size) { target, filled in
            unsafe path.withUnsafeBytes { path in
                count = unsafe supervise_readlink_at(
                    directory, path.baseAddress?.assumingMemoryBound(to: CChar.self),
                    UnsafeMutableRawPointer(target.baseAddress)?.assumingMemoryBound(
                        to: CChar.self), size)
            }
            filled = max(0, Int(count))
        }
        guard count >= 0 else { throw Errno(rawValue: Int32(-count)) }
        return target
    }

    /// The content of a file below /proc/PID; nil if it cannot be read.
    func readFile(_ name: String) -> String? {
        // SAFETY: the name stays valid during the call.
        let number = unsafe supervise_open_at(borrowed.rawValue, name)
        guard number >= 0 else { return nil }
        let file = OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // SAFETY: read(2) writes at most `chunk.count` bytes.
            let count = unsafe read(file.borrowed.rawValue, &chunk, chunk.count)
            guard count > 0 else { break }
            content += chunk[..<count]
        }
        return String(decoding: content, as: UTF8.self)
    }
}
