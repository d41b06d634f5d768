// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `Opening the real device` {
    private func failure(_ path: String) -> OpenFailure? {
        do throws(OpenFailure) {
            _ = try KernelDevice(opening: FilePath(path))
            return nil
        } catch {
            return error
        }
    }

    @Test func `says that there is nothing`() async throws {
        try await withFolder { folder in
            #expect(failure(folder.path("missing")) == .errno(.enoent))
            #expect(failure(folder.path("missing/privcmd")) == .errno(.enoent))
            let file = try folder.write("file", "")
            #expect(failure(file + "/privcmd") == .errno(Errno.notDirectory))
        }
    }

    @Test func `says what a file or a directory is`() async throws {
        try await withFolder { folder in
            #expect(failure(folder.path) == .notPrivcmd("it is a directory"))
            let file = try folder.write("privcmd", "text")
            #expect(failure(file) == .notPrivcmd("it is a regular file"))
            try folder.link("link", to: file)
            #expect(failure(folder.path("link")) == .notPrivcmd("it is a regular file"))
        }
    }

    /// Opening a pipe would wait for its other end.
    @Test func `does not open a pipe or a socket`() async throws {
        try await withFolder { folder in
            #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
            #expect(failure(folder.path("pipe")) == .notPrivcmd("it is a named pipe"))
            #expect(makeSocket(folder.path("socket")))
            #expect(failure(folder.path("socket")) == .notPrivcmd("it is a socket"))
        }
    }

    /// Opening somebody else's device may act on it (a watchdog, a tape).
    @Test(arguments: ["null", "zero", "full"])
    func `says which other device it is`(name: String) {
        let expected: Message = "it is the character device '\(name)', not 'xen/privcmd'"
        #expect(failure("/dev/" + name) == .notPrivcmd(expected))
    }

    /// A socket in the file system, which nobody listens on.
    private func makeSocket(_ path: String) -> Bool {
        mknod(path, S_IFSOCK | 0o600, 0) == 0
    }
}

@Suite struct `A descriptor that is no privcmd` {
    /// /dev/null answers every request with ENOTTY, as privcmd does an unknown one.
    private func device() throws -> KernelDevice {
        KernelDevice(adopting: try OwnedDescriptor.open(FilePath("/dev/null")))
    }

    @Test(arguments: PrivcmdError.Operation.calls)
    func `answers ENOTTY to every call`(call: PrivcmdError.Operation) throws {
        #expect(call.error(over: try device()) == PrivcmdError(call, .errno(.enotty)))
    }

    @Test(arguments: ABI.requests.map(\.request))
    func `answers ENOTTY to every request`(request: Request) throws {
        let device = try device()
        #expect(device.ioctl(request.rawValue, at: .null) == .errno(.enotty))
    }

    @Test func `gives memory for hypercalls nevertheless`() throws {
        let buffer = try device().makeHypercallBuffer(byteCount: 8)
        let size = buffer.byteCount
        #expect(size == MemoryPages.size)
    }
}
