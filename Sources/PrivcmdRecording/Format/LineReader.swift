// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Reads lines of a recording, from any offset; uses memory for the longest line only.
struct LineReader {
    /// A limit above any recorded line, so that a file without newlines does not fill the memory.
    private static let longestLine = 64 << 20
    private static let newline = UInt8(ascii: "\n")

    private let source: RecordingSource
    /// A part of the text; ``bufferOffset`` is its offset in the text.
    private var buffer: [UInt8]
    private var bufferOffset = 0
    /// The range of the buffer that is filled and not yet returned.
    private var start = 0
    private var end: Int

    /// Whether the text ended without a newline.
    private(set) var isTruncated = false

    init(_ source: RecordingSource) {
        self.source = source
        buffer = source.isFile ? [UInt8](repeating: 0, count: 1 << 14) : source.bytes
        end = source.bytes.count
    }

    /// The offset of the next line in bytes.
    var offset: Int {
        get { bufferOffset + start }
        set {
            if newValue >= bufferOffset, newValue <= bufferOffset + end {
                start = newValue - bufferOffset
            } else {
                (bufferOffset, start, end) = (newValue, 0, 0)
            }
        }
    }

    /// Returns the next line without its newline; nil at the end.
    ///
    /// Throws the errno of read(2), or EMSGSIZE for a line that is too long.
    mutating func next() throws(Errno) -> [UInt8]? {
        var searched = start
        while true {
            if let line = buffer[searched..<end].firstIndex(of: Self.newline) {
                defer { start = line + 1 }
                return Array(buffer[start..<line])
            }
            searched = end - start
            guard try fill() else {
                isTruncated = start < end
                return nil
            }
        }
    }

    /// Moves the rest to the front of the buffer and reads more; false at the end of the file.
    private mutating func fill() throws(Errno) -> Bool {
        guard source.isFile else { return false }
        if start > 0 {
            buffer.replaceSubrange(0..<(end - start), with: buffer[start..<end])
            (bufferOffset, start, end) = (bufferOffset + start, 0, end - start)
        }
        if end == buffer.count {
            guard end < Self.longestLine else { throw .messageTooLong }
            buffer += [UInt8](repeating: 0, count: buffer.count)
        }
        let count = try source.read(at: bufferOffset + end, into: &buffer, end..<buffer.count)
        end += count
        return count > 0
    }
}
