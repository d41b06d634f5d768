// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// The files that programs have been given, by what the kernel knows them by.
///
/// A file in memory stands for an open node, so that close, dup, fork, exec and passing it on are the
/// kernel's own. Each mapping gets a file of its own: the node's mappings do not share memory.
final class OpenedFiles {
    /// A file that has been given away.
    final class Entry {
        let file: LentFile
        let inode: UInt64
        /// The number by which a recording names the open file.
        let number: Int
        /// The same memory, where frames are put into it.
        let kept: Kept?
        /// Where the file's first mapped byte is.
        let offset: Int
        /// What has been put into its mapping.
        var contents = MappedContents()

        init(_ file: LentFile, _ inode: UInt64, number: Int, _ kept: Kept?, offset: Int) {
            self.file = file
            self.inode = inode
            self.number = number
            self.kept = kept
            self.offset = offset
        }
    }

    /// A file that is kept for as long as it may be needed.
    final class Kept {
        let descriptor: OwnedDescriptor

        init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }
    }

    private let watcher: OwnedDescriptor
    private var entries: [UInt64: Entry] = [:]
    private var inodes: [Int32: UInt64] = [:]
    private var device: UInt64 = 0
    /// The number of the file that was opened last.
    private(set) var latest = 0
    /// Hears of each file that is gone.
    var whenGone: (Entry) -> Void = { _ in }

    init() throws(Errno) {
        let number = supervise_make_watcher()
        guard number >= 0 else { throw Errno(rawValue: -number) }
        watcher = OwnedDescriptor(adopting: FileDescriptor(rawValue: number))
    }

    /// How many files somebody has open or mapped.
    var count: Int {
        forgetGone()
        return entries.count
    }

    /// Makes a file to be given away for an open node.
    func make(_ file: LentFile) throws(Errno) -> OwnedDescriptor {
        latest = file.number ?? latest + 1
        return try make(file, number: latest, size: 0, keep: false, offset: 0)
    }

    /// Makes a file to be given away for a mapping of an open node.
    func makeMapped(_ entry: Entry, byteCount: Int, offset: Int) throws(Errno) -> OwnedDescriptor {
        let isFilled = entry.file.node == .hypercall
        return try make(
            entry.file, number: entry.number, size: isFilled ? offset + byteCount : 0,
            keep: !isFilled, offset: offset)
    }

    private func make(
        _ file: LentFile, number: Int, size: Int, keep: Bool, offset: Int
    ) throws(Errno) -> OwnedDescriptor {
        forgetGone()
        let made = supervise_make_file(
            watcher.borrowed.rawValue, Int64(size), file.flags, keep ? 1 : 0)
        guard made.given >= 0 else { throw Errno(rawValue: -made.given) }
        let given = OwnedDescriptor(adopting: FileDescriptor(rawValue: made.given))
        let kept =
            made.kept >= 0
            ? Kept(OwnedDescriptor(adopting: FileDescriptor(rawValue: made.kept))) : nil
        device = made.device
        entries[made.inode] = Entry(
            file, made.inode, number: number, kept, offset: offset)
        if made.watch >= 0 { inodes[made.watch] = made.inode }
        return given
    }

    /// Forgets the files that nobody has any more.
    func forgetGone() {
        while true {
            let watch = supervise_next_gone(watcher.borrowed.rawValue)
            guard watch >= 0 else { return }
            guard let inode = inodes.removeValue(forKey: watch),
                let entry = entries.removeValue(forKey: inode)
            else { continue }
            whenGone(entry)
        }
    }

    /// The file that has an inode.
    subscript(_ inode: UInt64) -> Entry? { entries[inode] }

    /// The file that a descriptor of a process is; nil for one that was not given away.
    ///
    /// - Throws: that nothing is known of the descriptor, or of the process.
    func entry(_ descriptor: Int32, of process: borrowing ProcessFolder) throws(Errno) -> Entry? {
        let (device, inode) = try process.identify(descriptor)
        return device == self.device ? entries[inode] : nil
    }
}
