// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
internal import SystemPackage

/// The log of the running kernel, from the moment of opening.
struct KernelLog: ~Copyable {
    private let descriptor: OwnedDescriptor

    /// The markers of messages about a fault of the kernel.
    private static let warningMarkers = [
        "BUG:", "WARNING:", "Oops", "kernel BUG at", "general protection fault", "UBSAN:", "KASAN:",
        "INFO: task", "refcount_t:", "list_add corruption", "list_del corruption",
        "unable to handle", "Bad page",
    ]

    /// Opens the log at its end; nil if it cannot be read.
    init?() {
        guard
            let file = try? unsafe FileDescriptor.open(
                "/dev/kmsg", .readOnly, options: [.nonBlocking, .closeOnExec])
        else { return nil }
        descriptor = OwnedDescriptor(adopting: file)
        // If the seek fails, the first call of ``newWarnings()`` reads the old messages.
        _ = try? file.seek(offset: 0, from: .end)
    }

    /// The warnings that the kernel has logged since the last call.
    func newWarnings() -> [String] {
        var found: [String] = []
        var record = [UInt8](repeating: 0, count: 8192)
        while true {
            // SAFETY: the count is that of the array.
            let count = unsafe record.withUnsafeMutableBytes { bytes in
                unsafe read(descriptor.borrowed.rawValue, bytes.baseAddress, bytes.count)
            }
            // EPIPE means that records were overwritten before they were read.
            if count < 0, Glibc.errno == EPIPE || Glibc.errno == EINTR { continue }
            guard count > 0 else { return found }
            if let line = Self.warning(in: String(decoding: record[..<count], as: UTF8.self)) {
                found.append(line)
            }
        }
    }

    /// The message of a record if it is a warning.
    static func warning(in record: String) -> String? {
        // "priority,sequence,time,flags;message", then continuation lines.
        guard let start = record.firstIndex(of: ";") else { return nil }
        let message = record[record.index(after: start)...].prefix { $0 != "\n" }
        return warningMarkers.contains { message.contains($0) } ? String(message) : nil
    }
}
