// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

/// A file in memory with something in it, to be given away.
struct MemoryFile: ~Copyable {
    /// What is given away.
    let given: OwnedDescriptor
    /// The same file, to be looked at later.
    let kept: OwnedDescriptor
    /// What the kernel knows it by.
    let identity: FileIdentity

    /// What is given away, alone.
    consuming func givenAlone() -> OwnedDescriptor { given }

    /// Another descriptor of what is kept.
    func keep() throws(Errno) -> OwnedDescriptor {
        do {
            return OwnedDescriptor(adopting: try kept.borrowed.duplicate())
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }

    /// Makes a file, opened as the flags of open(2) say.
    static func make(_ content: [UInt8], _ flags: Int32) throws(Errno) -> MemoryFile {
        // Nobody has to hear of its end.
        let made = supervise_make_file(-1, 0, flags, 1)
        guard made.given >= 0 else { throw Errno(rawValue: -made.given) }
        let file = MemoryFile(
            given: OwnedDescriptor(adopting: FileDescriptor(rawValue: made.given)),
            kept: OwnedDescriptor(adopting: FileDescriptor(rawValue: made.kept)),
            identity: FileIdentity(device: made.device, inode: made.inode))
        do {
            _ = try file.kept.borrowed.writeAll(content)
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
        return file
    }
}

/// What the kernel knows a file by.
struct FileIdentity: Equatable {
    let device: UInt64
    let inode: UInt64
}
