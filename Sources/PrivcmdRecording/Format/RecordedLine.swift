// SPDX-License-Identifier: MIT

package import PrivcmdJSON

/// One line of a recording after the header.
package enum RecordedLine: Equatable, Sendable {
    /// An ioctl.
    case call(RecordedCall)
    /// An open(2) of a device.
    case open(RecordedOpen)
    /// A write to a sysfs file that binds a device to a driver or unbinds it.
    case write(RecordedWrite)
    /// The exit of the program.
    case ended(RecordedExit)
    /// A request to xenstored with its reply, or a watch event.
    case xenstore(RecordedXenstore)
    /// A line of an unknown kind.
    case other(OpaqueLine)

    /// Parses a line.
    ///
    /// - Parameters:
    ///   - bytes: the line, without its newline.
    ///   - version: the version of the recording's format; version 1 has only calls.
    /// - Throws: ``JSONError`` for a malformed line.
    package init(parsing bytes: [UInt8], version: Int) throws(JSONError) {
        let text = version < 3 ? RecordingHeader.renames.applied(to: bytes) : bytes
        if let call = RecordedCallParser.parse(text) {
            self = .call(call)
            return
        }
        let tree = try JSONTree.parse(text)
        switch version < 2 ? .ioctl : try tree.decode(Kind.self).key {
        case .ioctl: self = .call(try tree.decode(RecordedCall.self))
        case .open: self = .open(try tree.decode(RecordedOpen.self))
        case .write: self = .write(try tree.decode(RecordedWrite.self))
        case .exit: self = .ended(try tree.decode(RecordedExit.self))
        case .xenstore: self = .xenstore(try tree.decode(RecordedXenstore.self))
        case nil: self = .other(OpaqueLine(bytes))
        }
    }

    /// The caller; nil if the line has none.
    package var caller: RecordedCaller? {
        switch self {
        case .call(let call): call.caller
        case .open(let open): open.caller
        case .write(let write): write.caller
        case .ended, .xenstore, .other: nil
        }
    }

    /// The text of the line, without a newline.
    package func text() throws -> String {
        switch self {
        case .call(let call): String(decoding: RecordedCallWriter.line(call), as: UTF8.self)
        case .open(let open): try JSONLine.encode(open)
        case .write(let write): try JSONLine.encode(write)
        case .ended(let end): try JSONLine.encode(end)
        case .xenstore(let line): try JSONLine.encode(line)
        case .other(let line): line.text
        }
    }

    /// The key that identifies the kind of a line.
    private struct Kind: Decodable {
        enum CodingKeys: String, CodingKey { case ioctl, open, exit, write, xenstore }

        let key: CodingKeys?

        init(from decoder: any Decoder) throws {
            key = try decoder.container(keyedBy: CodingKeys.self).allKeys.min {
                $0.rawValue < $1.rawValue
            }
        }
    }
}

/// A line that is kept as its JSON text.
package struct OpaqueLine: Equatable, Sendable {
    /// The JSON text, without a newline.
    package let text: String

    /// Keeps the text of a line.
    init(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }

    package init(encoding value: some Encodable) throws { text = try JSONLine.encode(value) }

    /// Decodes the line as a value.
    ///
    /// - Parameter type: the type of the value.
    /// - Returns: the value.
    /// - Throws: ``JSONError`` if the line does not describe such a value.
    package func decode<Value: Decodable>(_ type: Value.Type) throws(JSONError) -> Value {
        try JSONLine.decode(type, from: Array(text.utf8))
    }
}
