// SPDX-License-Identifier: MIT

public import SystemPackage

/// A fixture that has been read.
public struct Recording: Equatable, Sendable {
    /// Its first line.
    public var header: RecordingHeader
    /// Its calls, in their order.
    public var calls: [RecordedCall]
    /// Whether its last line was cut off; that line is left out of ``calls``.
    public var isTruncated: Bool

    /// Reads a fixture.
    ///
    /// - Parameter path: the file.
    /// - Throws: what is wrong with it, and in which line.
    public init(contentsOf path: FilePath) throws(FileFault) {
        try self.init(parsing: try FileFault.bytes(path), path: path)
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
        let newline = UInt8(ascii: "\n")
        var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
        let rest = lines.removeLast()
        guard !lines.isEmpty else {
            throw FileFault(path, .malformed("it holds no whole line"), line: 1)
        }
        header = try Self.line(lines[0], number: 1, path)
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
        calls = []
        for (index, text) in lines.enumerated().dropFirst() {
            calls.append(try Self.line(text, number: index + 1, path))
        }
        isTruncated = !rest.isEmpty
    }

    /// The fixture's text, in the same bytes for the same content.
    ///
    /// - Returns: the lines, each with its line end.
    /// - Throws: an encoding error.
    public func text() throws -> String {
        var lines = [try JSONLine.encode(header)]
        for call in calls { lines.append(try JSONLine.encode(call)) }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func line<Value: Decodable>(
        _ text: some Collection<UInt8>, number: Int, _ path: FilePath
    ) throws(FileFault) -> Value {
        do throws(JSONFault) {
            return try JSONLine.decode(Value.self, from: text)
        } catch {
            throw FileFault(path, .malformed(error.what), line: number)
        }
    }
}
