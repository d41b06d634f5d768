// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// The socket or device through which a program reaches xenstored.
///
/// Source: tools/include/xen-tools/xenstore-common.h and tools/libs/store/xs.c (Xen 4.20);
/// tools/xenstore/xs_lib.c (Xen 4.17).
enum XenstoreLocation {
    /// The variable that sets the socket, in every version of libxenstore.
    static let socketVariable = "XENSTORED_PATH"
    /// The device of a domain that runs no xenstored.
    static let devicePath = FilePath("/dev/xen/xenbus")

    /// The socket or device that a program of this environment would use; nil if none exists.
    static func find() -> FilePath? {
        let directory = environmentValue("XENSTORED_RUNDIR") ?? "/var/run/xenstored"
        let socket = FilePath(environmentValue(socketVariable) ?? "\(directory)/socket")
        // SAFETY: the strings outlive the calls, which only read them.
        if unsafe supervise_is_socket(socket.string) != 0 { return socket }
        return [devicePath, FilePath("/proc/xen/xenbus")].first {
            unsafe access($0.string, F_OK) == 0
        }
    }

    private static func environmentValue(_ name: String) -> String? {
        // SAFETY: the value is copied at once; nothing changes the environment meanwhile.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// Makes a private directory for a socket.
    static func makeSocketDirectory() throws(Errno) -> FilePath {
        // A socket's path has at most 107 bytes, so a long TMPDIR is not used.
        let base =
            environmentValue("TMPDIR").flatMap { $0.isEmpty || $0.utf8.count > 64 ? nil : $0 }
            ?? "/tmp"
        var template = Array("\(base)/privcmd-probe-XXXXXX".utf8CString)
        // SAFETY: the template ends in a NUL, and mkdtemp(3) rewrites only its last six letters.
        let error = unsafe supervise_mkdtemp(&template)
        guard error == 0 else { throw Errno(rawValue: -error) }
        let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
        return FilePath(String(decoding: bytes, as: UTF8.self))
    }

    /// Removes a socket and its directory.
    static func removeSocket(_ socket: FilePath) {
        // SAFETY: the strings outlive the calls, which only read them.
        _ = unsafe unlink(socket.string)
        _ = unsafe rmdir(socket.removingLastComponent().string)
    }
}
