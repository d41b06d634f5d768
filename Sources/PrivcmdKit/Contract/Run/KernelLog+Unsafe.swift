// SPDX-License-Identifier: MIT

import Glibc
internal import SystemPackage

/// The running kernel's log, from now on.
struct KernelLog: ~Copyable {
    private let descriptor: OwnedDescriptor

    /// What the kernel says when something is wrong with itself.
    private static let complaints = [
        "BUG:", "WARNING:", "Oops", "kernel BUG at", "general protection fault", "UBSAN:", "KASAN:",
        "INFO: task", "refcount_t:", "list_add corruption", "list_del corruption",
        "unable to handle", "Bad page",
    ]

    /// Opens the log at its end; nil where it cannot be read.
    init?() {
        guard
            let file = try? unsafe FileDescriptor.open(
                "/dev/kmsg", .readOnly, options: [.nonBlocking, .closeOnExec])
        else { return nil }
        descriptor = OwnedDescriptor(adopting: file)
        // Where the end cannot be found the log begins with what is old, which is read away.
        _ = try? file.seek(offset: 0, from: .end)
    }

    /// What the kernel has complained of since the last time.
    func complaintsSinceLast() -> [String] {
        var found: [String] = []
        var record = [UInt8](repeating: 0, count: 8192)
        while true {
            // SAFETY: the array is as large as it says.
            let count = unsafe record.withUnsafeMutableBytes { bytes in
                unsafe read(descriptor.borrowed.rawValue, bytes.baseAddress, bytes.count)
            }
            // EPIPE says that records were overwritten before they were read: there are more.
            if count < 0, Glibc.errno == EPIPE || Glibc.errno == EINTR { continue }
            guard count > 0 else { return found }
            if let line = Self.complaint(in: String(decoding: record[..<count], as: UTF8.self)) {
                found.append(line)
            }
        }
    }

    /// The message of a record, where it is a complaint.
    static func complaint(in record: String) -> String? {
        // "priority,sequence,time,flags;message", then continuation lines.
        guard let start = record.firstIndex(of: ";") else { return nil }
        let message = record[record.index(after: start)...].prefix { $0 != "\n" }
        return complaints.contains { message.contains($0) } ? String(message) : nil
    }
}
