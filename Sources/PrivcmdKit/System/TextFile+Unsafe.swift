// SPDX-License-Identifier: MIT

package import SystemPackage

/// Reads small text files: sysfs, procfs, recordings.
package enum TextFile {
    /// Reads a file, or its first bytes.
    ///
    /// It ignores the file's size, since every sysfs file reports a size of one page.
    package static func readBytes(_ path: FilePath, atMost limit: Int = .max) throws(Errno)
        -> [UInt8]
    {
        try Errno.catching {
            let descriptor = try OwnedDescriptor.open(path, .readOnly)
            var content: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: min(limit, 65_536))
            while content.count < limit {
                // SAFETY: read fills at most the buffer, and returns how much it filled.
                let count = try unsafe chunk.withUnsafeMutableBytes { buffer in
                    try unsafe descriptor.borrowed.read(into: buffer)
                }
                if count == 0 { break }
                content.append(contentsOf: chunk[..<min(count, limit - content.count)])
            }
            return content
        }
    }

    /// The first bytes of a file, or nil if it cannot be read.
    package static func readPrefix(_ path: String, count: Int) -> [UInt8]? {
        try? readBytes(FilePath(path), atMost: count)
    }

    /// The text of a file without the newlines at its end, or nil if it cannot be read.
    package static func read(_ path: String) -> String? {
        do throws(Errno) {
            var content = try readBytes(FilePath(path))
            while let last = content.last, last == UInt8(ascii: "\n") { content.removeLast() }
            return String(decoding: content, as: UTF8.self)
        } catch {
            return nil
        }
    }
}
