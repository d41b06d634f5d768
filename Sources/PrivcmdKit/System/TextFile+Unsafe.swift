// SPDX-License-Identifier: MIT

package import SystemPackage

/// Small text files: sysfs, procfs, fixtures.
package enum TextFile {
    /// The bytes of a file, or the first of them.
    ///
    /// sysfs files state a size of one page whatever they hold, so that the size is not asked.
    package static func bytes(_ path: FilePath, atMost limit: Int = .max) throws(Errno) -> [UInt8] {
        do {
            let descriptor = OwnedDescriptor(
                adopting: try FileDescriptor.open(path, .readOnly, options: [.closeOnExec]))
            var content: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: min(limit, 65_536))
            while content.count < limit {
                // SAFETY: read fills at most the buffer, and says how much it filled.
                let count = try unsafe chunk.withUnsafeMutableBytes { buffer in
                    try unsafe descriptor.borrowed.read(into: buffer)
                }
                if count == 0 { break }
                content.append(contentsOf: chunk[..<min(count, limit - content.count)])
            }
            return content
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }

    /// The first bytes of a file, or nil where it cannot be read.
    package static func prefix(_ path: String, count: Int) -> [UInt8]? {
        try? bytes(FilePath(path), atMost: count)
    }

    /// The text of a file without the line end at its end, or nil where it cannot be read.
    package static func read(_ path: String) -> String? {
        do throws(Errno) {
            var content = try bytes(FilePath(path))
            while let last = content.last, last == UInt8(ascii: "\n") { content.removeLast() }
            return String(decoding: content, as: UTF8.self)
        } catch {
            return nil
        }
    }
}
