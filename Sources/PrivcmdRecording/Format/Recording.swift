// SPDX-License-Identifier: MIT

import PrivcmdJSON
package import PrivcmdKit
package import SystemPackage

/// A recording in memory, with all its lines.
package struct Recording: Equatable, Sendable {
    /// The header, which is the first line.
    package var header: RecordingHeader
    /// The lines after the header, in order.
    package var lines: [RecordedLine]
    /// Whether the last line is truncated; ``lines`` omits it.
    package var isTruncated: Bool

    /// The calls, in order.
    package var calls: [RecordedCall] {
        lines.compactMap { line in
            if case .call(let call) = line { call } else { nil }
        }
    }

    /// Reads a recording from a file.
    package init(contentsOf path: FilePath) throws(FileError) {
        try self.init(RecordingReader(opening: path))
    }

    /// Parses the text of a recording.
    ///
    /// A last line without a newline is omitted: the recorder was interrupted while it wrote it.
    package init(parsing bytes: [UInt8], path: FilePath) throws(FileError) {
        try self.init(RecordingReader(parsing: bytes, path: path))
    }

    private init(_ reader: consuming RecordingReader) throws(FileError) {
        header = reader.header
        lines = []
        while let line = try reader.next() { lines.append(line) }
        isTruncated = reader.isTruncated
    }

    /// The text of the recording in the newest version of the format.
    ///
    /// Equal recordings have equal texts.
    package func text() throws -> String {
        var header = header
        header.version = RecordingHeader.version
        var text = try JSONLine.encode(header) + "\n"
        for line in lines { text += try line.text() + "\n" }
        return text
    }
}
