// SPDX-License-Identifier: MIT

import CLinux
import Glibc
import SystemPackage
import TestSupport
import Testing

/// Descriptors that pass over a Unix socket (SCM_RIGHTS).
@Suite struct `descriptor passing` {
    /// A stream socket pair that closes at the end.
    private final class SocketPair {
        let ends: [CInt]

        init() throws {
            var ends: [CInt] = [-1, -1]
            try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
            self.ends = ends
        }

        deinit { for end in ends { close(end) } }
    }

    private func inode(_ descriptor: CInt) -> UInt64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    @Test func `a sent descriptor arrives with its data, close-on-exec, for the same file`() throws
    {
        let pair = try SocketPair()
        let file = sys_memfd_create(4096)
        defer { close(file) }
        let data: [UInt8] = [1, 2, 3]
        #expect(sys_send_fd(pair.ends[0], data, data.count, file) == 0)
        var received = [UInt8](repeating: 0, count: 3)
        var descriptor: CInt = -1
        #expect(sys_recv_fd(pair.ends[1], &received, 3, &descriptor) == 3)
        defer { close(descriptor) }
        #expect(received == data)
        #expect(descriptor != file)
        #expect(inode(descriptor) == inode(file))
        #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC)
    }

    @Test func `data without a descriptor arrives with -1`() throws {
        let pair = try SocketPair()
        #expect(sys_send_fd(pair.ends[0], [7], 1, -1) == 0)
        var byte: UInt8 = 0
        var descriptor: CInt = 5
        #expect(sys_recv_fd(pair.ends[1], &byte, 1, &descriptor) == 1)
        #expect(byte == 7)
        #expect(descriptor == -1)
    }

    @Test func `a closed descriptor is refused, and a closed peer ends the stream`() throws {
        let pair = try SocketPair()
        #expect(sys_send_fd(pair.ends[0], [7], 1, CInt.max) == -EBADF)
        shutdown(pair.ends[0], CInt(SHUT_WR))
        var byte: UInt8 = 0
        var descriptor: CInt = 5
        #expect(sys_recv_fd(pair.ends[1], &byte, 1, &descriptor) == 0)
        #expect(descriptor == -1)
        #expect(sys_send_fd(pair.ends[0], [7], 1, -1) == -EPIPE)
    }
}
