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
        let directory = EnvironmentVariables.value("XENSTORED_RUNDIR") ?? "/var/run/xenstored"
        let socket = FilePath(EnvironmentVariables.value(socketVariable) ?? "\(directory)/socket")
        // SAFETY: the string outlives the call, which only reads it.
        if unsafe supervise_is_socket(socket.string) != 0 { return socket }
        return [devicePath, FilePath("/proc/xen/xenbus")].first { PathInfo.exists($0.string) }
    }
}
