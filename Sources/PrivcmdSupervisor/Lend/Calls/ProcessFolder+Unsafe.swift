// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// What procfs has of a process, kept open.
///
/// Once the process is gone nothing is found there, whoever gets its number.
struct ProcessFolder: ~Copyable {
    private let descriptor: OwnedDescriptor
    /// Its descriptors, as procfs lists them.
    private let descriptors: OwnedDescriptor
    /// By which its descriptors are copied; nil where the kernel has no such thing.
    private let handle: OwnedDescriptor?

    init(of process: Int32) throws(Errno) {
        let number = supervise_open_process(process)
        guard number >= 0 else { throw Errno(rawValue: -number) }
        let folder = OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
        let list = supervise_open_descriptors(number)
        guard list >= 0 else { throw Errno(rawValue: -list) }
        descriptor = folder
        descriptors = OwnedDescriptor(adopting: FileDescriptor(rawValue: list))
        let handle = supervise_open_handle(process)
        self.handle =
            handle < 0 ? nil : OwnedDescriptor(adopting: FileDescriptor(rawValue: handle))
    }

    /// The file that a descriptor of the process is, as the kernel knows it.
    ///
    /// - Throws: ENOENT where it is not open, or the process is gone.
    func identify(_ number: Int32) throws(Errno) -> (device: UInt64, inode: UInt64) {
        var device: UInt64 = 0
        var inode: UInt64 = 0
        let copying: Int32 =
            switch handle {
            case .some(let handle): handle.borrowed.rawValue
            case .none: -1
            }
        // SAFETY: both are filled in before this returns.
        let error = unsafe supervise_identify(
            copying, descriptors.borrowed.rawValue, number, &device, &inode)
        guard error == 0 else { throw Errno(rawValue: -error) }
        return (device, inode)
    }

    var borrowed: FileDescriptor { descriptor.borrowed }

    /// Whether the process is still there.
    var isThere: Bool { supervise_exists(borrowed.rawValue) != 0 }

    /// What a symbolic link holds: one of procfs, or one behind it, as in `root/etc/localtime`.
    func link(_ path: [UInt8]) throws(Errno) -> [UInt8] { try Self.link(path, borrowed.rawValue) }

    /// What a symbolic link of this process's own file system holds.
    static func ownLink(_ path: [UInt8]) throws(Errno) -> [UInt8] { try link(path, -1) }

    private static func link(_ path: [UInt8], _ folder: Int32) throws(Errno) -> [UInt8] {
        let path = path + [0]
        let room = Int(PATH_MAX)
        var count: Int64 = 0
        // SAFETY: the path ends in a zero; at most the room there is is written to, and as much is
        // taken for filled as was written.
        let target = unsafe [UInt8](unsafeUninitializedCapacity: room) { target, filled in
            unsafe path.withUnsafeBytes { path in
                count = unsafe supervise_read_link(
                    folder, path.baseAddress?.assumingMemoryBound(to: CChar.self),
                    UnsafeMutableRawPointer(target.baseAddress)?.assumingMemoryBound(
                        to: CChar.self), room)
            }
            filled = max(0, Int(count))
        }
        guard count >= 0 else { throw Errno(rawValue: Int32(-count)) }
        return target
    }

    /// The text of a file of procfs; nil where it cannot be read.
    func text(_ name: String) -> String? {
        // SAFETY: the name lives through the call.
        let number = unsafe supervise_open_at(borrowed.rawValue, name)
        guard number >= 0 else { return nil }
        let file = OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // SAFETY: at most the stated count is written.
            let count = unsafe supervise_read_at(
                file.borrowed.rawValue, &chunk, chunk.count, Int64(content.count))
            guard count > 0 else { break }
            content += chunk[..<Int(count)]
        }
        return String(decoding: content, as: UTF8.self)
    }
}
