// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit

/// An open of a traced thread, between its entry and exit stops.
struct PendingOpen {
    /// PATH_MAX: the longest path that Linux accepts, with its NUL.
    private static let maximumPathSize = 4096
    /// A read must not cross a page: the next one may be unmapped.
    private static let pageSize = 4096

    /// The path as the program passed it; nil if it cannot be read.
    let path: String?
    /// The descriptor to which a relative path is relative, or AT_FDCWD.
    let directory: Int32

    /// Whether the file may be a sysfs bind file.
    var mayBeBindFile: Bool { path?.hasPrefix("/sys/bus/pci/") == true }

    /// Reads an open that is about to be executed.
    init(_ call: supervise_traced_syscall, by thread: Int32) {
        directory = call.fd
        path = Self.readString(at: Address(call.argument), in: ProcessMemory(of: thread))
    }

    /// Reads a string up to its NUL.
    private static func readString(at start: Address, in memory: ProcessMemory) -> String? {
        var bytes: [UInt8] = []
        while bytes.count < maximumPathSize {
            let address = start.advanced(by: bytes.count)
            let rest = pageSize - Int(address.rawValue % UInt64(pageSize))
            guard let piece = memory.readBytes(at: address, count: rest) else { return nil }
            if let end = piece.firstIndex(of: 0) {
                return String(decoding: bytes + piece[..<end], as: UTF8.self)
            }
            bytes += piece
        }
        return nil
    }
}
