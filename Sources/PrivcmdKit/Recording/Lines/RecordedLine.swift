// SPDX-License-Identifier: MIT

/// One line of a recording after its first.
public enum RecordedLine: Equatable, Sendable {
    /// A call.
    case call(RecordedCall)
    /// The opening of a device.
    case open(RecordedOpen)
    /// What was written to a file that moves devices between drivers.
    case write(RecordedWrite)
    /// The program's end.
    case ended(RecordedEnd)
    /// A request to xenstored with its answer, or a watch event.
    case xenstore(RecordedXenstore)
    /// A line of a kind that this program does not know.
    case other(OpaqueLine)

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - bytes: the line, without its line end.
    ///   - version: the version of the recording's format; 1 knows calls alone.
    /// - Throws: what is wrong with it.
    package init(parsing bytes: [UInt8], version: Int) throws(JSONFault) {
        if let call = RecordedCallParser.call(bytes) {
            self = .call(call)
            return
        }
        if version < 2 {
            self = .call(try JSONLine.decode(RecordedCall.self, from: bytes))
            return
        }
        let kind = try JSONLine.decode(Kind.self, from: bytes)
        switch kind.key {
        case .ioctl: self = .call(try JSONLine.decode(RecordedCall.self, from: bytes))
        case .open: self = .open(try JSONLine.decode(RecordedOpen.self, from: bytes))
        case .write: self = .write(try JSONLine.decode(RecordedWrite.self, from: bytes))
        case .ended: self = .ended(try JSONLine.decode(RecordedEnd.self, from: bytes))
        case .xenstore:
            self = .xenstore(try JSONLine.decode(RecordedXenstore.self, from: bytes))
        case nil: self = .other(OpaqueLine(bytes))
        }
    }

    /// Who did it; nil where the line does not say.
    public var caller: RecordedCaller? {
        switch self {
        case .call(let call): call.caller
        case .open(let open): open.caller
        case .write(let write): write.caller
        case .ended, .xenstore, .other: nil
        }
    }

    /// The line's text, without its line end.
    ///
    /// - Returns: the text; in the same bytes for the same line.
    /// - Throws: an encoding error.
    public func text() throws -> String {
        switch self {
        case .call(let call): String(decoding: RecordedCallWriter.line(call), as: UTF8.self)
        case .open(let open): try JSONLine.encode(open)
        case .write(let write): try JSONLine.encode(write)
        case .ended(let end): try JSONLine.encode(end)
        case .xenstore(let line): try JSONLine.encode(line)
        case .other(let line): line.text
        }
    }

    /// The key that tells a kind of line from the others.
    private struct Kind: Decodable {
        enum CodingKeys: String, CodingKey { case ioctl, open, ended, write, xenstore }

        let key: CodingKeys?

        init(from decoder: any Decoder) throws {
            key = try decoder.container(keyedBy: CodingKeys.self).allKeys.min {
                $0.rawValue < $1.rawValue
            }
        }
    }
}

/// A line that is kept as it is written.
public struct OpaqueLine: Equatable, Sendable {
    /// The JSON text, without a line end.
    public let text: String

    /// Keeps a line that was read.
    init(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }

    /// Makes a line of a value.
    ///
    /// - Parameter value: the value, which has to be an object.
    /// - Throws: an encoding error.
    package init(encoding value: some Encodable) throws { text = try JSONLine.encode(value) }

    /// Reads a value out of the line.
    ///
    /// - Parameter type: the value's type.
    /// - Returns: the value.
    /// - Throws: what is wrong with the line.
    package func decode<Value: Decodable>(_ type: Value.Type) throws(JSONFault) -> Value {
        try JSONLine.decode(type, from: Array(text.utf8))
    }
}
