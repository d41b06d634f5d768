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

    init(of process: Int32) throws(Errno) {
        let number = supervise_open_process(process)
        guard number >= 0 else { throw Errno(rawValue: -number) }
        descriptor = OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
    }

    var borrowed: FileDescriptor { descriptor.borrowed }

    /// Whether the process is still there.
    var isThere: Bool { supervise_exists(borrowed.rawValue) != 0 }

    /// What a symbolic link holds: one of procfs, or one behind it, as in `root/etc/localtime`.
    func link(_ path: [UInt8]) throws(Errno) -> [UInt8] {
        var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
        // SAFETY: the path ends in a zero, and at most the room there is is written to.
        let count = unsafe (path + [0]).withUnsafeBufferPointer { path in
            unsafe target.withUnsafeMutableBytes { target in
                unsafe path.withMemoryRebound(to: CChar.self) { path in
                    unsafe supervise_read_link(
                        borrowed.rawValue, path.baseAddress,
                        target.baseAddress?.assumingMemoryBound(to: CChar.self), target.count)
                }
            }
        }
        guard count >= 0 else { throw Errno(rawValue: Int32(-count)) }
        return Array(target[..<Int(count)])
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
