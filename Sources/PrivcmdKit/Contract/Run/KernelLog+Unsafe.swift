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
    func complaintsSinceLast() -> [String] { messagesSinceLast(Self.isComplaint) }

    /// What the kernel has said since the last time, as far as it is wanted.
    func messagesSinceLast(_ isWanted: (_ message: String) -> Bool) -> [String] {
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
            let line = Self.message(in: String(decoding: record[..<count], as: UTF8.self))
            if let line, isWanted(line) { found.append(line) }
        }
    }

    /// The message of a record.
    private static func message(in record: String) -> String? {
        // "priority,sequence,time,flags;message", then continuation lines.
        guard let start = record.firstIndex(of: ";") else { return nil }
        return String(record[record.index(after: start)...].prefix { $0 != "\n" })
    }

    private static func isComplaint(_ message: String) -> Bool {
        complaints.contains { message.contains($0) }
    }

    /// The message of a record, where it is a complaint.
    static func complaint(in record: String) -> String? {
        message(in: record).flatMap { isComplaint($0) ? $0 : nil }
    }
}
