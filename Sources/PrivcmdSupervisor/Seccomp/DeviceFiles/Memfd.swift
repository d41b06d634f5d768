// SPDX-License-Identifier: MIT

internal import CSupervise
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
        do {
            return OwnedDescriptor(adopting: try backingDescriptor.borrowed.duplicate())
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }

    /// Makes a memfd with a content; `flags` are those of open(2).
    static func create(_ content: [UInt8], _ flags: Int32) throws(Errno) -> Memfd {
        let made = supervise_memfd_create(-1, 0, flags, 1)
        guard made.program_fd >= 0 else { throw Errno(rawValue: -made.program_fd) }
        let file = Memfd(
            programDescriptor: OwnedDescriptor(adopting: FileDescriptor(rawValue: made.program_fd)),
            backingDescriptor: OwnedDescriptor(adopting: FileDescriptor(rawValue: made.backing_fd)),
            identity: FileIdentity(device: made.device, inode: made.inode))
        do {
            _ = try file.backingDescriptor.borrowed.writeAll(content)
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
        return file
    }
}

/// The device and inode number by which the kernel identifies a file.
struct FileIdentity: Equatable {
    let device: UInt64
    let inode: UInt64
}
