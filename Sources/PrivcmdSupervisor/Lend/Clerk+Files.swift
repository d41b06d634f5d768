// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Opening, and mapping what was opened.
extension Clerk {
    /// Reads the path of a call; nil where the kernel will refuse it by itself.
    func path(_ call: supervise_call, _ caller: LentMemory) -> [UInt8]? {
        var path: [UInt8] = []
        var address = Address(call.path)
        while path.count < Int(PATH_MAX) {
            // Never beyond a page: the next need not be there.
            let room = UserSpace.pageSize - address.rawValue % UserSpace.pageSize
            let count = Int(min(room, 256))
            guard let piece = caller.copy(address, count: count) else { return nil }
            if let end = piece.firstIndex(of: 0) { return path + piece[..<end] }
            path += piece
            address = address.advanced(by: count)
        }
        return nil
    }

    /// What the arguments of an open say, wherever they lie.
    private struct Opening {
        var flags: CInt
        var limits = PathWalk.Limits()
    }

    /// openat2's own: its flags and mode, and the limits of its walk, 8 bytes each.
    private func opening(_ call: supervise_call, _ caller: LentMemory) -> Opening? {
        var opening = Opening(flags: CInt(truncatingIfNeeded: call.flags))
        if call.how != 0 {
            guard call.how_size >= 24, call.how_size <= UserSpace.pageSize,
                let how = caller.copy(Address(call.how), count: Int(call.how_size)),
                how[24...].allSatisfy({ $0 == 0 })
            else { return nil }
            func word(_ index: Int) -> UInt64 {
                how[(index * 8)..<(index * 8 + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
            }
            opening.flags = CInt(truncatingIfNeeded: word(0))
            let resolve = word(2)
            guard resolve & ~supervise_resolve_known == 0 else { return nil }
            opening.limits.noLinks = resolve & supervise_resolve_no_symlinks != 0
            opening.limits.beneath = resolve & supervise_resolve_beneath != 0
            opening.limits.inRoot = resolve & supervise_resolve_in_root != 0
        }
        let isExclusive = opening.flags & (O_CREAT | O_EXCL) == O_CREAT | O_EXCL
        opening.limits.followsLast = opening.flags & O_NOFOLLOW == 0 && !isExclusive
        return opening
    }

    func open(_ call: supervise_call, _ caller: LentMemory) throws(Errno) -> Ruling {
        guard let path = path(call, caller), let opening = opening(call, caller) else {
            return .leave
        }
        if let entry = openAlready(path, caller) {
            let file = try open(entry.file.node, opening.flags, call)
            return .given(file, closesOnExec: opening.flags & O_CLOEXEC != 0)
        }
        switch walk.end(of: path, from: call.fd, caller, opening.limits) {
        case .elsewhere: return .leave
        case .absent: throw opening.flags & O_CREAT == 0 ? .enoent : .eacces
        case .refused(let errno): throw errno
        case .lent(let path, let entry):
            let file = try open(path, entry, opening.flags, call)
            return .given(file, closesOnExec: opening.flags & O_CLOEXEC != 0)
        }
    }

    /// The file that a path names by a descriptor of the program's own: opening it opens its node anew.
    private func openAlready(_ path: [UInt8], _ caller: LentMemory) -> OpenedFiles.Entry? {
        for folder in Self.descriptorFolders where path.starts(with: folder) {
            guard let number = Int32(String(decoding: path[folder.count...], as: UTF8.self)) else {
                return nil
            }
            return caller.entry(number)
        }
        return nil
    }

    private static let descriptorFolders = ["/proc/self/fd/", "/dev/fd/"].map { Array($0.utf8) }

    /// Opens a node, and notes what came of it.
    private func open(_ node: FakeNode, _ flags: CInt, _ call: supervise_call) throws(Errno)
        -> OwnedDescriptor
    {
        let opened: LentFile
        do throws(CallFailure) {
            opened = try device.open(node, flags: flags) { name(call) }
        } catch {
            let errno = errno(error)
            scribe.note(node, .error(errno.name)) { name(call) }
            throw errno
        }
        let given = try files.make(opened)
        scribe.note(node, .file(files.latest)) { name(call) }
        return given
    }

    private func open(
        _ path: String, _ entry: LentEntry, _ flags: CInt, _ call: supervise_call
    ) throws(Errno) -> OwnedDescriptor {
        if case .node(let node) = entry { return try open(node, flags, call) }
        if entry == .xenbus, let xenstore { return try xenstore.connect(flags) }
        if flags & (O_CREAT | O_EXCL) == O_CREAT | O_EXCL { throw .eexist }
        let mode = flags & O_ACCMODE
        switch entry {
        case .node, .xenbus, .link: throw .eloop
        case .folder:
            guard mode == O_RDONLY else { throw Errno(rawValue: EISDIR) }
            return try standIns.open(path, tree)
        case .file(let content):
            guard flags & O_DIRECTORY == 0 else { throw .enotdir }
            guard mode == O_RDONLY else { throw .eacces }
            return try MemoryFile.make(content, flags).givenAlone()
        case .order(let order):
            guard flags & O_DIRECTORY == 0 else { throw .enotdir }
            guard mode == O_WRONLY else { throw .eacces }
            return try orders.open(order, at: path, flags)
        }
    }

    /// Maps a node that was given away: into a file of the mapping's own.
    func map(_ call: supervise_call, _ caller: LentMemory, _ listener: borrowing Listener)
        throws(Errno) -> Ruling
    {
        guard let entry = caller.entry(call.fd) else { return .leave }
        let page = UserSpace.pageSize
        // What is longer than the address space the kernel refuses by itself.
        guard call.size > 0, call.size < UserSpace.end, call.offset < UserSpace.end else {
            return .leave
        }
        let byteCount = Int((call.size + page - 1) / page * page)
        try entry.file.checkMapping(
            byteCount: byteCount, CInt(truncatingIfNeeded: call.mode),
            CInt(truncatingIfNeeded: call.flags), offset: Int(call.offset))
        let file = try files.makeMapped(
            entry, byteCount: byteCount, offset: Int(call.offset))
        try listener.replace(
            call, with: file.borrowed, closesOnExec: caller.closesOnExec(call.fd))
        return .leave
    }
}
