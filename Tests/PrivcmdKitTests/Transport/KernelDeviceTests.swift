// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `opening KernelDevice` {
    private func failure(_ path: String) -> OpenFailure? {
        do throws(OpenFailure) {
            _ = try KernelDevice(opening: FilePath(path))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a missing path throws ENOENT or ENOTDIR`() async throws {
        try await withFolder { folder in
            #expect(failure(folder.path("missing")) == .errno(.enoent))
            #expect(failure(folder.path("missing/privcmd")) == .errno(.enoent))
            let file = try folder.write("file", "")
            #expect(failure(file + "/privcmd") == .errno(Errno.notDirectory))
        }
    }

    @Test func `a directory or regular file throws notPrivcmd with its kind`() async throws {
        try await withFolder { folder in
            #expect(failure(folder.path) == .notPrivcmd("it is a directory"))
            let file = try folder.write("privcmd", "text")
            #expect(failure(file) == .notPrivcmd("it is a regular file"))
            try folder.link("link", to: file)
            #expect(failure(folder.path("link")) == .notPrivcmd("it is a regular file"))
        }
    }

    /// Opening a pipe would wait for a writer.
    @Test func `a pipe or socket is not opened and throws notPrivcmd`() async throws {
        try await withFolder { folder in
            #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
            #expect(failure(folder.path("pipe")) == .notPrivcmd("it is a named pipe"))
            #expect(makeSocket(folder.path("socket")))
            #expect(failure(folder.path("socket")) == .notPrivcmd("it is a socket"))
        }
    }

    /// Opening some devices has an effect (a watchdog, a tape), so the check precedes the open.
    @Test(arguments: ["null", "zero", "full"])
    func `another character device throws notPrivcmd with its name`(name: String) {
        let expected: Message = "it is the character device '\(name)', not 'xen/privcmd'"
        #expect(failure("/dev/" + name) == .notPrivcmd(expected))
    }

    /// Creates a socket without a listener.
    private func makeSocket(_ path: String) -> Bool {
        mknod(path, S_IFSOCK | 0o600, 0) == 0
    }
}

@Suite struct `KernelDevice on a descriptor that is not privcmd` {
    /// /dev/null returns ENOTTY for every request, as privcmd does for an unknown one.
    private func device() throws -> KernelDevice {
        KernelDevice(adopting: try OwnedDescriptor.open(FilePath("/dev/null")))
    }

    @Test(arguments: PrivcmdError.Operation.calls)
    func `every typed call fails with ENOTTY`(call: PrivcmdError.Operation) throws {
        #expect(call.error(over: try device()) == PrivcmdError(call, .errno(.enotty)))
    }

    @Test(arguments: ABI.requests.map(\.request))
    func `every request fails with ENOTTY`(request: Request) throws {
        let device = try device()
        #expect(device.ioctl(request.rawValue, at: .null) == .errno(.enotty))
    }

    @Test func `a hypercall buffer can be allocated`() throws {
        let buffer = try device().makeHypercallBuffer(byteCount: 8)
        let size = buffer.byteCount
        #expect(size == MemoryPages.size)
    }
}
