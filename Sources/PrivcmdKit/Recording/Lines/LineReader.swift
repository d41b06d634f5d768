// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The lines of a recording's text from a place on, in as much memory as the longest takes.
struct LineReader {
    /// Longer than any line that is written: a file without line ends is not to fill the memory.
    private static let longest = 64 << 20
    private static let newline = UInt8(ascii: "\n")

    private let text: RecordingText
    /// A part of the text, and where it starts there.
    private var buffer: [UInt8]
    private var base = 0
    /// What of the buffer is filled, and not given out yet.
    private var start = 0
    private var end: Int

    /// Whether the end has been reached with bytes left that have no line end.
    private(set) var isTruncated = false

    init(_ text: RecordingText) {
        self.text = text
        buffer = text.isFile ? [UInt8](repeating: 0, count: 1 << 14) : text.bytes
        end = text.bytes.count
    }

    /// Where the next line starts, in bytes.
    var place: Int {
        get { base + start }
        set {
            if newValue >= base, newValue <= base + end {
                start = newValue - base
            } else {
                (base, start, end) = (newValue, 0, 0)
            }
        }
    }

    /// The next line without its line end; nil at the end.
    ///
    /// Throws what read(2) says, and EMSGSIZE for a line that is too long.
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

    /// Moves what is left to the front, and reads more behind it; whether there was more.
    private mutating func fill() throws(Errno) -> Bool {
        guard text.isFile else { return false }
        if start > 0 {
            buffer.replaceSubrange(0..<(end - start), with: buffer[start..<end])
            (base, start, end) = (base + start, 0, end - start)
        }
        if end == buffer.count {
            guard end < Self.longest else { throw .messageTooLong }
            buffer += [UInt8](repeating: 0, count: buffer.count)
        }
        let count = try text.read(at: base + end, into: &buffer, end..<buffer.count)
        end += count
        return count > 0
    }
}
