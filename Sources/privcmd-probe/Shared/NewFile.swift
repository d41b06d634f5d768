// SPDX-License-Identifier: MIT

import SystemPackage

/// Files that a command leaves behind.
enum NewFile {
    /// Writes a text to a file, in place of whatever was there.
    static func write(_ text: String, to path: FilePath) throws {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        _ = try file.closeAfter { try file.writeAll(text.utf8) }
    }
}
