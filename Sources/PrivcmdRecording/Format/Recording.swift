// SPDX-License-Identifier: MIT

public import SystemPackage

/// A recording in memory, with all its lines.
public struct Recording: Equatable, Sendable {
    /// The header, which is the first line.
    public var header: RecordingHeader
    /// The lines after the header, in order.
    public var lines: [RecordedLine]
    /// Whether the last line is truncated; ``lines`` omits it.
    public var isTruncated: Bool

    /// The calls, in order.
    public var calls: [RecordedCall] {
        lines.compactMap { line in
            if case .call(let call) = line { call } else { nil }
        }
    }

    /// Reads a recording from a file.
    ///
    /// - Parameter path: the file.
    /// - Throws: ``FileError`` with the line of the error.
    public init(contentsOf path: FilePath) throws(FileError) {
        try self.init(RecordingReader(opening: path))
    }

    /// Parses the text of a recording.
    ///
    /// A last line without a newline is omitted: the recorder was interrupted while it wrote it.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - path: the path for error messages.
    /// - Throws: ``FileError`` with the line of the error.
    public init(parsing bytes: [UInt8], path: FilePath) throws(FileError) {
        try self.init(RecordingReader(parsing: bytes, path: path))
    }

    private init(_ reader: consuming RecordingReader) throws(FileError) {
        header = reader.header
        lines = []
        while let line = try reader.next() { lines.append(line) }
        isTruncated = reader.isTruncated
    }

    /// The text of the recording; equal recordings have equal texts.
    ///
    /// - Returns: the lines, each with a newline.
    /// - Throws: an `EncodingError`.
    public func text() throws -> String {
        var text = try JSONLine.encode(header) + "\n"
        for line in lines { text += try line.text() + "\n" }
        return text
    }
}
