// SPDX-License-Identifier: MIT

/// Writes the archive that Linux unpacks as its first file system: cpio in the "newc" format.
///
/// It is not compressed, since decompression under emulation costs more than loading the bytes.
/// Source: Documentation/driver-api/early-userspace/buffer-format.rst (Linux 6.12).
package struct CpioWriter: Sendable {
    /// The archive so far; complete after ``finish()``.
    package private(set) var bytes: [UInt8] = []
    private var inode = 0

    /// Starts an empty archive.
    package init() {}

    /// Adds a folder.
    ///
    /// The caller adds its parents first.
    ///
    /// - Parameter path: the path in the archive, without a leading slash.
    package mutating func addDirectory(_ path: String) {
        add(path, mode: 0o040755, content: [])
    }

    /// Adds a symbolic link.
    package mutating func addLink(_ path: String, to target: String) {
        add(path, mode: 0o120777, content: Array(target.utf8))
    }

    /// Adds a regular file.
    ///
    /// - Parameters:
    ///   - path: the path in the archive.
    ///   - content: the content of the file.
    ///   - executable: whether it is a program.
    package mutating func addFile(_ path: String, _ content: [UInt8], executable: Bool = false) {
        add(path, mode: executable ? 0o100755 : 0o100644, content: content)
    }

    /// Adds the trailer entry.
    package mutating func finish() {
        add("TRAILER!!!", mode: 0, content: [])
    }

    private mutating func add(_ path: String, mode: Int, content: [UInt8]) {
        inode += 1
        let name = Array(path.utf8) + [0]
        // Inode, mode, uid, gid, links, mtime, size, four device numbers, name length, checksum.
        // The time is fixed, so that the same input makes the same archive.
        let fields = [
            inode, mode, 0, 0, 1, 0, content.count, 0, 0, 0, 0, name.count, 0,
        ]
        bytes += Array("070701".utf8)
        for field in fields { bytes += Self.hexadecimal(field) }
        bytes += name
        pad()
        bytes += content
        pad()
    }

    private mutating func pad() {
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    private static func hexadecimal(_ value: Int) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return (0..<8).map { digits[value >> (28 - 4 * $0) & 0xf] }
    }
}
