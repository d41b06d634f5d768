// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// One end of a xenstore connection: a nonblocking descriptor with an output buffer.
package final class XenstoreEndpoint {
    private let descriptor: OwnedDescriptor
    /// Bytes that are not written yet.
    private var outgoing: [UInt8] = []
    /// Whether the peer has closed the connection.
    private(set) var isClosed = false

    /// If more than this many bytes wait, the event loop stops reading from the session's other
    /// end.
    private static let maximumOutgoing = 1 << 20

    init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// Connects to a socket or opens a device.
    convenience init(to path: FilePath) throws(Errno) {
        // SAFETY: the string outlives the call, which only reads it.
        self.init(try OwnedDescriptor(result: unsafe supervise_connect(path.string)))
    }

    var descriptorNumber: Int32 { descriptor.borrowed.rawValue }
    /// Whether all bytes have been written, or can no longer be.
    var isDrained: Bool { outgoing.isEmpty || isClosed }
    /// Whether the output buffer is over its limit.
    var isFull: Bool { outgoing.count > Self.maximumOutgoing }

    /// Writes bytes, now or when the descriptor is writable.
    func send(_ bytes: some Collection<UInt8>) {
        outgoing += bytes
        flush()
    }

    /// Writes as much of the buffer as the descriptor accepts.
    func flush() {
        while !outgoing.isEmpty, !isClosed {
            // SAFETY: the write reads at most `bytes.count` bytes.
            let count = unsafe outgoing.withUnsafeBytes { bytes in
                unsafe write(descriptorNumber, bytes.baseAddress, bytes.count)
            }
            if count > 0 {
                outgoing.removeFirst(count)
            } else if count < 0, errno == EAGAIN {
                return
            } else if count == 0 || errno != EINTR {
                isClosed = true
            }
        }
    }

    /// Reads the bytes that have arrived; empty if there are none yet or the peer has closed.
    func receive() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // SAFETY: the read writes at most `bytes.count` bytes.
            let count = unsafe bytes.withUnsafeMutableBytes { bytes in
                unsafe read(descriptorNumber, bytes.baseAddress, bytes.count)
            }
            if count > 0 { return Array(bytes[..<count]) }
            if count < 0, errno == EINTR { continue }
            if count == 0 || errno != EAGAIN { isClosed = true }
            return []
        }
    }
}
