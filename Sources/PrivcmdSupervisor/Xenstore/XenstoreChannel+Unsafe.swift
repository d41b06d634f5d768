// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// One end of a connection, which is never waited on.
final class XenstoreChannel {
    private let descriptor: OwnedDescriptor
    /// What was said there, and has not gone out yet.
    private var waiting: [UInt8] = []
    /// Whether the other side is gone.
    private(set) var isOver = false

    /// So much may wait before the side that makes it is left unread.
    private static let room = 1 << 20

    init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// Connects to a socket or opens a device.
    convenience init(to path: FilePath) throws(Errno) {
        // SAFETY: the string outlives the call, which only reads it.
        let number = unsafe supervise_connect(path.string)
        guard number >= 0 else { throw Errno(rawValue: -number) }
        self.init(OwnedDescriptor(adopting: FileDescriptor(rawValue: number)))
    }

    var number: Int32 { descriptor.borrowed.rawValue }
    /// Whether everything that was said has gone out.
    var isQuiet: Bool { waiting.isEmpty || isOver }
    /// Whether too much waits to go out.
    var isFull: Bool { waiting.count > Self.room }

    /// Says something, now or when there is room.
    func say(_ bytes: some Collection<UInt8>) {
        waiting += bytes
        flush()
    }

    /// Gives out what there is room for.
    func flush() {
        while !waiting.isEmpty, !isOver {
            // SAFETY: no more is read than the array has.
            let count = unsafe waiting.withUnsafeBytes { bytes in
                unsafe write(number, bytes.baseAddress, bytes.count)
            }
            if count > 0 {
                waiting.removeFirst(count)
            } else if count < 0, errno == EAGAIN {
                return
            } else if count == 0 || errno != EINTR {
                isOver = true
            }
        }
    }

    /// Hears what there is; nothing where there is nothing yet, and where the other side is gone.
    func hear() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // SAFETY: no more is written than the array has.
            let count = unsafe bytes.withUnsafeMutableBytes { bytes in
                unsafe read(number, bytes.baseAddress, bytes.count)
            }
            if count > 0 { return Array(bytes[..<count]) }
            if count < 0, errno == EINTR { continue }
            if count == 0 || errno != EAGAIN { isOver = true }
            return []
        }
    }
}
