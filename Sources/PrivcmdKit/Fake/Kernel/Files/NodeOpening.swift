// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// How a node was opened, which decides what may be done with the file.
///
/// Source: drivers/xen/privcmd.c, drivers/xen/privcmd-buf.c, mm/mmap.c (Linux 6.12).
struct NodeOpening: Sendable {
    let node: FakeNode
    let flags: CInt

    /// Looks at the flags of open(2) as Linux does for a device that has no more than calls.
    init(_ node: FakeNode, flags: CInt) throws(Errno) {
        guard flags & O_DIRECTORY == 0 else { throw .enotdir }
        guard flags & (O_CREAT | O_EXCL) != O_CREAT | O_EXCL else { throw .eexist }
        guard flags & mirror_open_direct == 0 else { throw .einval }
        self.node = node
        self.flags = flags
    }

    var isPathOnly: Bool { flags & mirror_open_path_only != 0 }
    private var mode: CInt { flags & O_ACCMODE }

    /// Refuses what cannot be mapped: the kernel some of it for every file, the node the rest.
    func checkMapping(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int)
        throws(Errno)
    {
        guard byteCount > 0, offset % Int(UserSpace.pageSize) == 0 else { throw .einval }
        guard !isPathOnly else { throw .ebadf }
        let isShared = flags & MAP_SHARED != 0
        guard mode != O_WRONLY else { throw .eacces }
        if isShared, protection & PROT_WRITE != 0, mode == O_RDONLY { throw .eacces }
        // What cannot be written is no shared mapping to the kernel.
        if node == .hypercall, !isShared || mode == O_RDONLY { throw .einval }
    }
}
