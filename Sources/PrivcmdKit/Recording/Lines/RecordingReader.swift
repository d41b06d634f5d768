// SPDX-License-Identifier: MIT

public import SystemPackage

/// Reads a recording line by line, in as much memory as its longest line takes.
public struct RecordingReader: Sendable {
    /// The recording's first line.
    public let header: RecordingHeader
    /// The number of the line that was read last, counted from 1.
    public private(set) var line = 1
    /// Whether the last line was cut off; known when there are no further lines.
    ///
    /// A line without a line end was cut off while it was written. It is left out.
    public var isTruncated: Bool { lines.isTruncated }

    /// Where the next line starts, in bytes.
    var place: Int { lines.place }

    private let path: FilePath
    private var lines: LineReader

    /// Opens a recording and reads its first line.
    ///
    /// - Parameter path: the file.
    /// - Throws: what is wrong with it.
    public init(opening path: FilePath) throws(FileFault) {
        let text: RecordingText
        do throws(Errno) {
            text = try RecordingText(opening: path)
        } catch {
            throw FileFault(path, .unreadable(error))
        }
        try self.init(text, path)
    }

    /// Reads the first line of a recording's text.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - path: the name that errors call it by.
    /// - Throws: what is wrong with it.
    public init(parsing bytes: [UInt8], path: FilePath) throws(FileFault) {
        try self.init(RecordingText(bytes), path)
    }

    private init(_ text: RecordingText, _ path: FilePath) throws(FileFault) {
        var lines = LineReader(text)
        guard let text = try Self.text(&lines, path, line: 1) else {
            throw FileFault(path, .malformed("it holds no whole line"), line: 1)
        }
        let header: RecordingHeader
        do throws(JSONFault) {
            header = try JSONLine.decode(RecordingHeader.self, from: text)
        } catch {
            throw FileFault(path, .malformed(error.what), line: 1)
        }
        guard header.format == RecordingHeader.format else {
            throw FileFault(path, .malformed("its format is '\(header.format)'"), line: 1)
        }
        guard (1...RecordingHeader.version).contains(header.version) else {
            throw FileFault(
                path,
                .malformed(
                    "it has format version \(header.version); this program reads up to"
                        + " \(RecordingHeader.version): update privcmd-probe"), line: 1)
        }
        self.header = header
        self.path = path
        self.lines = lines
    }

    /// Reads the next line.
    ///
    /// - Returns: the line; nil where there are no further ones.
    /// - Throws: what is wrong with it; the line after it can be read nevertheless.
    public mutating func next() throws(FileFault) -> RecordedLine? {
        guard let text = try Self.text(&lines, path, line: line + 1) else { return nil }
        line += 1
        return try Self.line(text, header, path, number: line)
    }

    private static func line(
        _ text: [UInt8], _ header: RecordingHeader, _ path: FilePath, number: Int
    ) throws(FileFault) -> RecordedLine {
        do throws(JSONFault) {
            return try RecordedLine(parsing: text, version: header.version)
        } catch {
            throw FileFault(path, .malformed(error.what), line: number)
        }
    }

    /// Reads the next line that may be one of a thread: what is plainly another's is passed over.
    mutating func next(of thread: RecordedThread) throws(FileFault) -> RecordedLine? {
        while let text = try Self.text(&lines, path, line: line + 1) {
            line += 1
            if let caller = RecordedCallParser.caller(of: text), RecordedThread(caller) != thread {
                continue
            }
            return try Self.line(text, header, path, number: line)
        }
        return nil
    }

    /// Goes to where a line starts, and says which it is, where that is known.
    mutating func go(to place: Int, line: Int = 0) {
        lines.place = place
        self.line = line - 1
    }

    private static func text(_ lines: inout LineReader, _ path: FilePath, line: Int)
        throws(FileFault) -> [UInt8]?
    {
        do throws(Errno) {
            return try lines.next()
        } catch .messageTooLong {
            throw FileFault(path, .malformed("the line is longer than any recorded"), line: line)
        } catch {
            throw FileFault(path, .unreadable(error), line: line)
        }
    }
}
