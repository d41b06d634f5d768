// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
import PrivcmdDevices
import PrivcmdFake
internal import PrivcmdKit
internal import SystemPackage

/// The emulated open files of the program, by inode number.
///
/// A memfd represents an open node, so the kernel itself handles close, dup, fork, exec and
/// SCM_RIGHTS. Each mapping gets a memfd of its own: mappings of a node do not share memory.
final class EmulatedFileTable {
    /// A memfd that represents an open node in the program.
    final class Entry {
        let file: EmulatedFile
        let inode: UInt64
        /// The number of the open file in a recording.
        let recordingNumber: Int
        /// The same memfd, if this process writes frames to it.
        let backing: BackingFile?
        /// The offset of the first mapped byte.
        let offset: Int
        var mappingState = MappingState()

        init(
            _ file: EmulatedFile, _ inode: UInt64, number: Int, _ backing: BackingFile?, offset: Int
        ) {
            self.file = file
            self.inode = inode
            self.recordingNumber = number
            self.backing = backing
            self.offset = offset
        }
    }

    /// A descriptor that this process keeps while the entry exists.
    final class BackingFile {
        let descriptor: OwnedDescriptor

        init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }
    }

    private let inotify: OwnedDescriptor
    private var entries: [UInt64: Entry] = [:]
    private var inodesByWatch: [Int32: UInt64] = [:]
    private var memfdDevice: UInt64 = 0
    /// The number of the file that was opened last.
    private(set) var latestNumber = 0
    /// Called for each file whose last descriptor and mapping are gone.
    var onClose: (Entry) -> Void = { _ in }

    init() throws(Errno) { inotify = try OwnedDescriptor(result: supervise_inotify_create()) }

    /// Makes the memfd that a program gets when it opens a node.
    func createFile(for file: EmulatedFile) throws(Errno) -> OwnedDescriptor {
        latestNumber = file.recordedFileNumber ?? latestNumber + 1
        return try createMemfd(file, number: latestNumber, size: 0, keepsBacking: false, offset: 0)
    }

    /// Makes the memfd that a program gets when it maps a node.
    func createMappingFile(for entry: Entry, byteCount: Int, offset: Int) throws(Errno)
        -> OwnedDescriptor
    {
        let isFilled = entry.file.node == .hypercall
        return try createMemfd(
            entry.file, number: entry.recordingNumber, size: isFilled ? offset + byteCount : 0,
            keepsBacking: !isFilled, offset: offset)
    }

    private func createMemfd(
        _ file: EmulatedFile, number: Int, size: Int, keepsBacking: Bool, offset: Int
    ) throws(Errno) -> OwnedDescriptor {
        removeClosed()
        let made = supervise_memfd_create(
            inotify.borrowed.rawValue, Int64(size), file.flags, keepsBacking ? 1 : 0)
        let descriptor = try OwnedDescriptor(result: made.program_fd)
        let backing =
            made.backing_fd >= 0
            ? BackingFile(OwnedDescriptor(adopting: FileDescriptor(rawValue: made.backing_fd)))
            : nil
        memfdDevice = made.device
        entries[made.inode] = Entry(
            file, made.inode, number: number, backing, offset: offset)
        if made.inotify_watch >= 0 { inodesByWatch[made.inotify_watch] = made.inode }
        return descriptor
    }

    /// Removes the files that no program has open or mapped any more.
    func removeClosed() {
        while true {
            let watch = supervise_next_closed(inotify.borrowed.rawValue)
            guard watch >= 0 else { return }
            guard let inode = inodesByWatch.removeValue(forKey: watch),
                let entry = entries.removeValue(forKey: inode)
            else { continue }
            onClose(entry)
        }
    }

    /// The emulated file with an inode number.
    subscript(_ inode: UInt64) -> Entry? { entries[inode] }

    /// The emulated file behind a descriptor of a process; nil for a file of the host.
    ///
    /// - Throws: ENOENT if the descriptor is not open or the process is gone; EBADF for a negative
    ///   one.
    func entry(_ descriptor: Int32, of process: borrowing ProcPID) throws(Errno) -> Entry? {
        let (device, inode) = try process.identifyDescriptor(descriptor)
        return device == self.memfdDevice ? entries[inode] : nil
    }
}
