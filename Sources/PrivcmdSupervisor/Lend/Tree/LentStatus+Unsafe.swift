// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit

/// What stat(2) says of something that is lent.
struct LentStatus {
    private let status: supervise_stat

    /// Nobody's, like those of the device's nodes.
    private static let xenbusMinor: UInt32 = 1003

    init(_ entry: LentEntry, _ path: String) {
        var status = supervise_stat()
        // Any number does that tells one path from another.
        status.inode = UInt64(UInt(bitPattern: path.hashValue) | 1)
        status.links = 1
        switch entry {
        case .node(let node):
            status.mode = (node.minor == nil ? S_IFREG : S_IFCHR) | 0o600
            if let minor = node.minor {
                status.special_device = supervise_device(UInt32(FakeNode.major), UInt32(minor))
            }
        case .xenbus:
            status.mode = S_IFCHR | 0o600
            status.special_device = supervise_device(UInt32(FakeNode.major), Self.xenbusMinor)
        case .file(let content):
            status.mode = S_IFREG | 0o444
            status.size = Int64(content.count)
        case .order: status.mode = S_IFREG | 0o200
        case .link(let target):
            status.mode = S_IFLNK | 0o777
            status.size = Int64(target.utf8.count)
        case .folder:
            status.mode = S_IFDIR | 0o755
            status.links = 2
        }
        self.status = status
    }

    /// The bytes of a struct stat.
    var stat: [UInt8] { unsafe bytes(supervise_make_stat) }

    /// The bytes of a struct statx.
    var statx: [UInt8] { unsafe bytes(supervise_make_statx) }

    /// Whether its owner may do what access(2) asks for.
    func allows(_ wanted: CInt) -> Bool { CInt(status.mode >> 6) & wanted == wanted }

    private func bytes(
        _ make: (UnsafePointer<supervise_stat>?, UnsafeMutableRawPointer?, Int) -> Int
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: supervise_stat_room)
        var status = status
        // SAFETY: at most the room there is is written to.
        let count = unsafe bytes.withUnsafeMutableBytes { target in
            unsafe make(&status, target.baseAddress, target.count)
        }
        return Array(bytes[..<count])
    }
}

extension LentDevice {
    /// The bytes of a struct utsname; nil where the system does not tell all that is in it.
    var hostName: [UInt8]? {
        let system = system.snapshot()
        guard let host, let version = system.kernelBuild else { return nil }
        var bytes = [UInt8](repeating: 0, count: supervise_name_room)
        // SAFETY: at most the room there is is written to; the texts live through the call.
        let count = unsafe bytes.withUnsafeMutableBytes { target in
            unsafe supervise_make_utsname(
                host, system.kernel, version, system.architecture, target.baseAddress, target.count)
        }
        return Array(bytes[..<count])
    }
}
