// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// A memfd: one descriptor for the program, one that this process keeps.
struct Memfd: ~Copyable {
    /// The descriptor that the supervisor installs in the program (SECCOMP_IOCTL_NOTIF_ADDFD).
    let programDescriptor: OwnedDescriptor
    /// A descriptor of the same memfd that this process keeps.
    let backingDescriptor: OwnedDescriptor
    /// The device and inode number.
    let identity: FileIdentity

    /// The program's descriptor; closes the other one.
    consuming func programDescriptorOnly() -> OwnedDescriptor { programDescriptor }

    /// Duplicates the descriptor that this process keeps.
    func duplicateBacking() throws(Errno) -> OwnedDescriptor {
        try backingDescriptor.duplicate()
    }

    /// Makes a memfd with a content; `flags` are those of open(2).
    static func create(_ content: [UInt8], _ flags: Int32) throws(Errno) -> Memfd {
        let made = supervise_memfd_create(-1, 0, flags, 1)
        let file = Memfd(
            programDescriptor: try OwnedDescriptor(result: made.program_fd),
            backingDescriptor: try OwnedDescriptor(result: made.backing_fd),
            identity: FileIdentity(device: made.device, inode: made.inode))
        _ = try Errno.catching { try file.backingDescriptor.borrowed.writeAll(content) }
        return file
    }
}

extension Memfd {
    static func readBytes(from offset: Int, of file: FileDescriptor) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        // SAFETY: pread(2) writes at most `bytes.count` bytes.
        let count = unsafe pread(file.rawValue, &bytes, bytes.count, off_t(offset))
        return Array(bytes[..<max(0, count)])
    }
}

/// The device and inode number by which the kernel identifies a file.
struct FileIdentity: Equatable {
    let device: UInt64
    let inode: UInt64
}
