// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Where programs find xenstored.
///
/// Source: tools/include/xen-tools/xenstore-common.h and tools/libs/store/xs.c (Xen 4.20);
/// tools/xenstore/xs_lib.c (Xen 4.17).
enum XenstorePlace {
    /// The variable that says where, for every version of libxenstore.
    static let variable = "XENSTORED_PATH"
    /// The node for a domain that has no xenstored of its own.
    static let node = FilePath("/dev/xen/xenbus")

    /// Where a program of this environment would look; nil where nothing is there.
    static func find() -> FilePath? {
        let folder = value("XENSTORED_RUNDIR") ?? "/var/run/xenstored"
        let socket = FilePath(value(variable) ?? "\(folder)/socket")
        // SAFETY: the strings outlive the calls, which only read them.
        if unsafe supervise_is_socket(socket.string) != 0 { return socket }
        return [node, FilePath("/proc/xen/xenbus")].first { unsafe access($0.string, F_OK) == 0 }
    }

    private static func value(_ name: String) -> String? {
        // SAFETY: what is there is copied at once; nothing changes the environment meanwhile.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// Makes a folder that nobody else has, for a socket.
    static func makeFolder() throws(Errno) -> FilePath {
        // A socket's path has little room: a long TMPDIR leaves none.
        let base = value("TMPDIR").flatMap { $0.isEmpty || $0.utf8.count > 64 ? nil : $0 } ?? "/tmp"
        var template = Array("\(base)/privcmd-probe-XXXXXX".utf8CString)
        // SAFETY: the text ends in a NUL, and only its last six letters are rewritten.
        let error = unsafe supervise_make_folder(&template)
        guard error == 0 else { throw Errno(rawValue: -error) }
        let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
        return FilePath(String(decoding: bytes, as: UTF8.self))
    }

    /// Removes a socket and its folder.
    static func remove(_ socket: FilePath) {
        // SAFETY: the strings outlive the calls, which only read them.
        _ = unsafe unlink(socket.string)
        _ = unsafe rmdir(socket.removingLastComponent().string)
    }
}
