// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdFake
import Testing

@testable import PrivcmdSupervisor

/// A node, and the fields of struct stat that it has.
private struct ExpectedStat {
    let node: VirtualNode
    let mode: mode_t
    var linkCount = 1
    var size = 0
    /// The minor number of a device with the major number 10.
    var minor: UInt32?

    static var all: [ExpectedStat] {
        [
            ExpectedStat(node: .device(.privcmd), mode: S_IFCHR | 0o600, minor: 1001),
            ExpectedStat(node: .device(.hypercall), mode: S_IFCHR | 0o600, minor: 1002),
            ExpectedStat(node: .device(.xenfs), mode: S_IFREG | 0o600),
            ExpectedStat(node: .xenbus, mode: S_IFCHR | 0o600, minor: 1003),
            ExpectedStat(node: .file([1, 2, 3]), mode: S_IFREG | 0o444, size: 3),
            ExpectedStat(node: .file([]), mode: S_IFREG | 0o444),
            ExpectedStat(node: .bindFile(.newSlot), mode: S_IFREG | 0o200),
            ExpectedStat(node: .symlink("../ä"), mode: S_IFLNK | 0o777, size: 5),
            ExpectedStat(node: .directory, mode: S_IFDIR | 0o755, linkCount: 2),
        ]
    }

    /// The device number as glibc's makedev(3) encodes it.
    var deviceNumber: UInt64 {
        guard let minor else { return 0 }
        return UInt64(minor & ~0xff) << 12 | 10 << 8 | UInt64(minor & 0xff)
    }
}

@Suite struct `The stat of a virtual node` {
    private func fields(_ node: VirtualNode, _ path: String = "/path") -> stat {
        var fields = stat()
        let bytes = VirtualStat(node, path).stat
        #expect(bytes.count == MemoryLayout<stat>.size)
        withUnsafeMutableBytes(of: &fields) { target in
            target.copyBytes(from: bytes.prefix(target.count))
        }
        return fields
    }

    @Test func `has the type, mode, size and device number of each kind of node`() {
        for expected in ExpectedStat.all {
            let found = fields(expected.node)
            #expect(found.st_mode == expected.mode, "\(expected.node)")
            #expect(Int(found.st_nlink) == expected.linkCount, "\(expected.node)")
            #expect(Int(found.st_size) == expected.size, "\(expected.node)")
            #expect(UInt64(found.st_rdev) == expected.deviceNumber, "\(expected.node)")
        }
    }

    /// The offsets of the fields are those of include/uapi/linux/stat.h.
    @Test func `has the same fields in struct statx`() {
        for expected in ExpectedStat.all {
            let bytes = VirtualStat(expected.node, "/path").statx
            #expect(bytes.count == 256)
            func number<Value: FixedWidthInteger & BitwiseCopyable>(
                at offset: Int, _ type: Value.Type
            ) -> Value {
                bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
            }
            let basicFields: UInt32 = 0x7ff
            #expect(number(at: 0, UInt32.self) & basicFields == basicFields)
            #expect(Int(number(at: 16, UInt32.self)) == expected.linkCount, "\(expected.node)")
            #expect(mode_t(number(at: 28, UInt16.self)) == expected.mode, "\(expected.node)")
            #expect(Int(number(at: 40, UInt64.self)) == expected.size, "\(expected.node)")
            let major: UInt32 = expected.minor == nil ? 0 : 10
            #expect(number(at: 128, UInt32.self) == major, "\(expected.node)")
            #expect(number(at: 132, UInt32.self) == expected.minor ?? 0, "\(expected.node)")
        }
    }

    @Test func `has an inode number that depends on the path alone`() {
        let inode = fields(.directory, "/dev/xen").st_ino
        #expect(inode != 0)
        #expect(fields(.file([]), "/dev/xen").st_ino == inode)
        #expect(fields(.directory, "/proc/xen").st_ino != inode)
    }

    @Test func `allows the accesses that the owner's permissions allow`() {
        let modes = [R_OK, W_OK, X_OK]
        func allowed(_ node: VirtualNode) -> [CInt] {
            modes.filter { VirtualStat(node, "/path").allows($0) }
        }
        #expect(allowed(.device(.privcmd)) == [R_OK, W_OK])
        #expect(allowed(.file([])) == [R_OK])
        #expect(allowed(.bindFile(.newSlot)) == [W_OK])
        #expect(allowed(.directory) == modes)
        #expect(VirtualStat(.bindFile(.newSlot), "/path").allows(F_OK))
        #expect(!VirtualStat(.file([]), "/path").allows(R_OK | W_OK))
    }
}
