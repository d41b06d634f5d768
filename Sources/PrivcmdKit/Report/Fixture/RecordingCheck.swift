// SPDX-License-Identifier: MIT

public import SystemPackage

/// Reads a recording for all that is wrong with it.
public struct RecordingCheck: Encodable, Equatable, Sendable {
    /// The file.
    public let path: String
    /// How many lines it has, the first one included.
    public private(set) var lines = 0
    /// How many of them are calls.
    public private(set) var calls = 0
    /// Whether its last line was cut off.
    public private(set) var isTruncated = false
    /// How many flaws it has.
    public private(set) var flawCount = 0
    /// The first of them, in the order of their lines.
    public private(set) var flaws: [RecordingFlaw] = []

    /// More than anybody reads: the others are counted.
    static let limit = 1000

    /// Checks a recording.
    ///
    /// - Parameter path: the file.
    /// - Throws: that it cannot be read.
    public init(of path: FilePath) throws(FileFault) {
        self.path = path.string
        do throws(Errno) {
            try read(LineReader(RecordingText(opening: path)))
        } catch {
            throw FileFault(path, .unreadable(error))
        }
    }

    /// Checks a recording's text.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - path: the name that it is called by.
    /// - Throws: a line that is too long to be one.
    public init(parsing bytes: [UInt8], path: FilePath) throws(FileFault) {
        self.path = path.string
        do throws(Errno) {
            try read(LineReader(RecordingText(bytes)))
        } catch {
            throw FileFault(path, .unreadable(error))
        }
    }

    private mutating func read(_ reader: LineReader) throws(Errno) {
        var reader = reader
        guard let first = try reader.next() else {
            note(RecordingFlaw(1, "it holds no whole line"))
            return
        }
        lines = 1
        let header = HeaderCheck(first)
        for flaw in header.flaws { note(flaw) }
        // What another program wrote has nothing to be checked.
        guard let header = header.header else { return }
        var check = LineCheck(header)
        while let line = try reader.next() {
            lines += 1
            check.check(line, lines)
            if check.isCall { calls += 1 }
            for flaw in check.takeFlaws() { note(flaw) }
        }
        isTruncated = reader.isTruncated
        if isTruncated { note(RecordingFlaw(lines + 1, "the last line was cut off")) }
        for flaw in check.end(lines) { note(flaw) }
    }

    private mutating func note(_ flaw: RecordingFlaw) {
        flawCount += 1
        if flaws.count < Self.limit { flaws.append(flaw) }
    }

    /// The flaws as compilers write them, a line each; how much was read where there are none.
    public var text: String {
        if flawCount == 0 {
            return "\(path): \(calls) call\(calls == 1 ? "" : "s"), as they should be"
        }
        var text = flaws.map { flaw in
            let place = [path, String(flaw.line), flaw.column.map(String.init)].compactMap { $0 }
            return place.joined(separator: ":") + ": " + flaw.what
        }
        if flawCount > flaws.count { text.append("\(path): \(flawCount - flaws.count) more") }
        return text.joined(separator: "\n")
    }
}
