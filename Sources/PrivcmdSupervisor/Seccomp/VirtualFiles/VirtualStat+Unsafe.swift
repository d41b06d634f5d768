// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
import PrivcmdDevices
import PrivcmdFake
internal import PrivcmdKit

/// The stat(2) and statx(2) result of an emulated node.
struct VirtualStat {
    private let status: supervise_stat

    /// A minor number that Linux assigns to no device.
    private static let xenbusMinor: UInt32 = 1003

    init(_ entry: VirtualNode, _ path: String) {
        var status = supervise_stat()
        // The number only has to differ from path to path.
        status.inode = UInt64(UInt(bitPattern: path.hashValue) | 1)
        status.nlink = 1
        switch entry {
        case .device(let node):
            status.mode = (node.minor == nil ? S_IFREG : S_IFCHR) | 0o600
            if let minor = node.minor {
                status.rdev = supervise_makedev(UInt32(XenNode.major), UInt32(minor))
            }
        case .xenbus:
            status.mode = S_IFCHR | 0o600
            status.rdev = supervise_makedev(UInt32(XenNode.major), Self.xenbusMinor)
        case .file(let content):
            status.mode = S_IFREG | 0o444
            status.size = Int64(content.count)
        case .bindFile: status.mode = S_IFREG | 0o200
        case .symlink(let target):
            status.mode = S_IFLNK | 0o777
            status.size = Int64(target.utf8.count)
        case .directory:
            status.mode = S_IFDIR | 0o755
            status.nlink = 2
        }
        self.status = status
    }

    /// The bytes of a struct stat.
    var stat: [UInt8] { unsafe bytes(supervise_fill_stat) }

    /// The bytes of a struct statx.
    var statx: [UInt8] { unsafe bytes(supervise_fill_statx) }

    /// Whether the owner's permissions allow an access(2) mode.
    func allows(_ wanted: CInt) -> Bool { CInt(status.mode >> 6) & wanted == wanted }

    private func bytes(
        _ make: (UnsafePointer<supervise_stat>?, UnsafeMutableRawPointer?, Int) -> Int
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: supervise_stat_buffer_size)
        var status = status
        // SAFETY: the callee writes at most the buffer's size.
        let count = unsafe bytes.withUnsafeMutableBytes { target in
            unsafe make(&status, target.baseAddress, target.count)
        }
        return Array(bytes[..<count])
    }
}

extension EmulatedDevice {
    /// The bytes of a struct utsname; nil if the system lacks one of its fields.
    var utsnameBytes: [UInt8]? {
        let system = system.snapshot()
        guard let hostName, let version = system.kernelBuild else { return nil }
        var bytes = [UInt8](repeating: 0, count: supervise_utsname_size)
        // SAFETY: the callee writes at most the buffer's size; the strings stay valid during the call.
        let count = unsafe bytes.withUnsafeMutableBytes { target in
            unsafe supervise_fill_utsname(
                hostName, system.kernel, version, system.architecture, target.baseAddress,
                target.count)
        }
        return Array(bytes[..<count])
    }
}
