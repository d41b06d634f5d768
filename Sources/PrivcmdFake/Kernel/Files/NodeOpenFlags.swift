// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
package import SystemPackage

/// A node and the flags of its open(2), which decide what the file allows.
///
/// Source: drivers/xen/privcmd.c, drivers/xen/privcmd-buf.c, mm/mmap.c (Linux 6.12).
package struct NodeOpenFlags: Sendable {
    package let node: XenNode
    package let flags: CInt

    /// Checks the flags of open(2) as Linux does for a device without O_DIRECT support.
    package init(_ node: XenNode, flags: CInt) throws(Errno) {
        guard flags & O_DIRECTORY == 0 else { throw .enotdir }
        guard flags & (O_CREAT | O_EXCL) != O_CREAT | O_EXCL else { throw .eexist }
        guard flags & OpenFlags.direct == 0 else { throw .einval }
        self.node = node
        self.flags = flags
    }

    package var isPathOnly: Bool { flags & OpenFlags.path != 0 }
    private var mode: CInt { flags & O_ACCMODE }

    /// Throws the errno of an mmap that Linux refuses: for every file, or in the node's driver.
    package func checkMapping(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int)
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
