// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit

/// An open of a traced thread, between its entry and exit stops.
struct PendingOpen {
    /// The path as the program passed it; nil if it cannot be read.
    let path: String?
    /// The descriptor to which a relative path is relative, or AT_FDCWD.
    let directory: Int32

    /// Whether the file may be a sysfs bind file.
    var mayBeBindFile: Bool { path?.hasPrefix("/sys/bus/pci/") == true }

    /// Reads an open that is about to be executed.
    init(_ call: supervise_traced_syscall, by thread: Int32) {
        directory = call.fd
        path = ProcessMemory(of: thread).readPath(at: Address(call.argument)).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
