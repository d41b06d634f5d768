// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

/// Bytes with random access: a file, or an array.
///
/// It reads only the requested parts of a file: a kernel with debug information has 300 MB.
final class ByteSource: Sendable {
    private let bytes: [UInt8]
    private let file: InputFile?

    /// Creates a source from an array.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        file = nil
    }

    /// Opens a file.
    init(opening path: FilePath) throws(Errno) {
        file = try InputFile(opening: path)
        bytes = []
    }

    /// Reads up to `count` bytes from an offset; fewer at the end of the file.
    ///
    /// The buffer grows with the bytes read, because `count` may come from a malformed file.
    func read(_ offset: Int, atMost count: Int) throws(Errno) -> [UInt8] {
        guard let file else {
            return Array(bytes.dropFirst(offset).prefix(count))
        }
        var content = [UInt8](repeating: 0, count: min(count, Self.firstReadSize))
        var filled = 0
        // sysfs returns one page a read, so that many reads fill the buffer.
        while filled < count {
            if filled == content.count {
                content += [UInt8](repeating: 0, count: min(filled, count - filled))
            }
            let more = try file.read(at: offset + filled, into: &content, filled..<content.count)
            if more == 0 { break }
            filled += more
        }
        content.removeLast(content.count - filled)
        return content
    }

    /// The initial size of the buffer in bytes.
    private static let firstReadSize = 1 << 16
}
