// SPDX-License-Identifier: MIT

public import SystemPackage

/// A fixture that has been read.
public struct Recording: Equatable, Sendable {
    /// Its first line.
    public var header: RecordingHeader
    /// Its further lines, in their order.
    public var lines: [RecordedLine]
    /// Whether its last line was cut off; that line is left out of ``lines``.
    public var isTruncated: Bool

    /// Its calls, in their order.
    public var calls: [RecordedCall] {
        lines.compactMap { line in
            if case .call(let call) = line { call } else { nil }
        }
    }

    /// Reads a fixture.
    ///
    /// - Parameter path: the file.
    /// - Throws: what is wrong with it, and in which line.
    public init(contentsOf path: FilePath) throws(FileFault) {
        try self.init(RecordingReader(opening: path))
    }

    /// Reads a fixture's text.
    ///
    /// A last line without a line end was cut off while it was written. It is left out.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - path: the name that errors call it by.
    /// - Throws: what is wrong with it, and in which line.
    public init(parsing bytes: [UInt8], path: FilePath) throws(FileFault) {
        try self.init(RecordingReader(parsing: bytes, path: path))
    }

    private init(_ reader: consuming RecordingReader) throws(FileFault) {
        header = reader.header
        lines = []
        while let line = try reader.next() { lines.append(line) }
        isTruncated = reader.isTruncated
    }

    /// The fixture's text, in the same bytes for the same content.
    ///
    /// - Returns: the lines, each with its line end.
    /// - Throws: an encoding error.
    public func text() throws -> String {
        var text = try JSONLine.encode(header) + "\n"
        for line in lines { text += try line.text() + "\n" }
        return text
    }
}
