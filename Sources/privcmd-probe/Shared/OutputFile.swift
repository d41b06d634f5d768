// SPDX-License-Identifier: MIT

import SystemPackage

/// Output files of a command.
enum OutputFile {
    /// Writes a text to a file, and replaces an existing file.
    static func write(_ text: String, to path: FilePath) throws {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        _ = try file.closeAfter { try file.writeAll(text.utf8) }
    }
}
