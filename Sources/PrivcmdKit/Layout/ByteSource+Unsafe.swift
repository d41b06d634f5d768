// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Bytes that are read from any of them on: a file's, or those of an array.
///
/// Of a file no more is read than is asked for: a kernel with what debuggers need has 300 MB.
final class ByteSource: Sendable {
    private let bytes: [UInt8]
    private let file: InputFile?

    private final class InputFile: Sendable {
        let descriptor: OwnedDescriptor

        init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }
    }

    /// Keeps some bytes.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        file = nil
    }

    /// Opens a file.
    init(opening path: FilePath) throws(Errno) {
        do {
            file = InputFile(
                OwnedDescriptor(
                    adopting: try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])))
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
        bytes = []
    }

    /// Reads the bytes from a place on, up to a number of them, and fewer at the end.
    ///
    /// Room is taken as bytes come, and not for a number that nobody has checked.
    func read(_ place: Int, atMost count: Int) throws(Errno) -> [UInt8] {
        guard let file else {
            return Array(bytes.dropFirst(place).prefix(count))
        }
        var content = [UInt8](repeating: 0, count: min(count, Self.chunk))
        var filled = 0
        // A file of sysfs gives a page at a time, so that the room outlives many reads.
        while filled < count {
            if filled == content.count {
                content += [UInt8](repeating: 0, count: min(filled, count - filled))
            }
            do {
                // SAFETY: read fills at most the part, and says how much it filled.
                let more = try unsafe content.withUnsafeMutableBytes { buffer in
                    try unsafe file.descriptor.borrowed.read(
                        fromAbsoluteOffset: Int64(place + filled),
                        into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
                }
                if more == 0 { break }
                filled += more
            } catch let error as Errno {
                throw error
            } catch {
                throw .eio
            }
        }
        content.removeLast(content.count - filled)
        return content
    }

    /// What is read first of a file that may be long, in bytes.
    private static let chunk = 1 << 16
}
