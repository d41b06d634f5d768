// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// A node and the flags of its open(2), which decide what the file allows.
///
/// Source: drivers/xen/privcmd.c, drivers/xen/privcmd-buf.c, mm/mmap.c (Linux 6.12).
struct NodeOpenFlags: Sendable {
    let node: XenNode
    let flags: CInt

    /// Checks the flags of open(2) as Linux does for a device without O_DIRECT support.
    init(_ node: XenNode, flags: CInt) throws(Errno) {
        guard flags & O_DIRECTORY == 0 else { throw .enotdir }
        guard flags & (O_CREAT | O_EXCL) != O_CREAT | O_EXCL else { throw .eexist }
        guard flags & sys_o_direct == 0 else { throw .einval }
        self.node = node
        self.flags = flags
    }

    var isPathOnly: Bool { flags & sys_o_path != 0 }
    private var mode: CInt { flags & O_ACCMODE }

    /// Throws the errno of an mmap that Linux refuses: for every file, or in the node's driver.
    func checkMapping(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int)
        throws(Errno)
    {
        guard byteCount > 0, offset % Int(UserSpace.pageSize) == 0 else { throw .einval }
        guard !isPathOnly else { throw .ebadf }
        let isShared = flags & MAP_SHARED != 0
        guard mode != O_WRONLY else { throw .eacces }
        if isShared, protection & PROT_WRITE != 0, mode == O_RDONLY { throw .eacces }
        // Linux treats a MAP_SHARED mapping of a read-only file as not shared.
        if node == .hypercall, !isShared || mode == O_RDONLY { throw .einval }
    }
}
