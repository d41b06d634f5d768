// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The lines of a file or of a text, one after the other, in as much memory as the longest takes.
final class LineReader {
    /// Longer than any line that is written: a file without line ends is not to fill the memory.
    static let longest = 64 << 20

    private static let newline = UInt8(ascii: "\n")

    /// Nil for a text.
    private let source: InputFile?
    private var buffer: [UInt8]
    /// What of the buffer is filled, and not given out yet.
    private var start = 0
    private var end: Int

    /// Whether the end has been reached with bytes left that have no line end.
    private(set) var isTruncated = false

    /// A file that is read from.
    private final class InputFile {
        let descriptor: OwnedDescriptor

        init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }
    }

    /// Opens a file.
    init(opening path: FilePath) throws(Errno) {
        do {
            source = InputFile(
                OwnedDescriptor(
                    adopting: try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])))
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
        buffer = [UInt8](repeating: 0, count: 1 << 16)
        end = 0
    }

    /// Reads a text.
    init(_ text: [UInt8]) {
        source = nil
        buffer = text
        end = text.count
    }

    /// The next line without its line end; nil at the end.
    ///
    /// - Throws: what read(2) says; EMSGSIZE for a line that is too long.
    func next() throws(Errno) -> [UInt8]? {
        var searched = start
        while true {
            if let line = buffer[searched..<end].firstIndex(of: Self.newline) {
                defer { start = line + 1 }
                return Array(buffer[start..<line])
            }
            searched = end
            guard try fill(&searched) else {
                isTruncated = start < end
                return nil
            }
        }
    }

    /// Reads more behind what is there; whether there was more.
    private func fill(_ searched: inout Int) throws(Errno) -> Bool {
        guard let source else { return false }
        if start > 0 {
            buffer.replaceSubrange(0..<(end - start), with: buffer[start..<end])
            (searched, end, start) = (searched - start, end - start, 0)
        }
        if end == buffer.count {
            guard end < Self.longest else { throw .messageTooLong }
            buffer += [UInt8](repeating: 0, count: buffer.count)
        }
        do {
            let free = end..<buffer.count
            // SAFETY: read fills at most the free part, and says how much it filled.
            let count = try unsafe buffer.withUnsafeMutableBytes { bytes in
                try unsafe source.descriptor.borrowed.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: bytes[free]))
            }
            end += count
            return count > 0
        } catch let error as Errno {
            throw error
        } catch {
            throw .eio
        }
    }
}
