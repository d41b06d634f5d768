// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdFake
internal import PrivcmdKit

/// A line of /proc/PID/maps.
struct ProcMapsLine {
    let range: Range<UInt64>
    let protection: CInt
    let inode: UInt64

    /// Parses `START-END PERMISSIONS OFFSET DEVICE INODE PATH`; nil for a kernel address.
    init?(_ line: Substring) {
        let words = line.split(separator: " ", maxSplits: 5)
        guard words.count >= 5 else { return nil }
        let ends = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
        guard ends.count == 2, ends[0] < ends[1], ends[0] < UserSpace.end,
            let inode = UInt64(words[4])
        else { return nil }
        range = ends[0]..<ends[1]
        self.inode = inode
        var protection: CInt = PROT_NONE
        if words[1].contains("r") { protection |= PROT_READ }
        if words[1].contains("w") { protection |= PROT_WRITE }
        if words[1].contains("x") { protection |= PROT_EXEC }
        self.protection = protection
    }
}
