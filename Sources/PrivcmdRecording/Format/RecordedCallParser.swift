// SPDX-License-Identifier: MIT

import PrivcmdJSON

/// Parses the line of a call many times faster than its `init(from:)` does.
///
/// It returns nil for a line that it does not understand, such as one with unknown keys. Codable
/// then parses the line or reports the error. Both parse a line to the same call.
package enum RecordedCallParser {
    /// Parses the call of a line; nil if Codable has to parse it.
    package static func parse(_ line: [UInt8]) -> RecordedCall? {
        var reader = JSONReader(line)
        reader.skipSpace()
        guard let call = reader.readCall() else { return nil }
        reader.skipSpace()
        return reader.isAtEnd ? call : nil
    }

    /// Parses only the caller, which is the first member of a line that privcmd-probe wrote.
    static func parseCaller(of line: [UInt8]) -> RecordedCaller? {
        var reader = JSONReader(line)
        guard reader.consume("{"), reader.readString() == "caller", reader.consume(":") else {
            return nil
        }
        return reader.readCaller()
    }
}

extension JSONReader {
    /// The members read so far.
    ///
    /// A duplicate key is left to Codable.
    private struct Members {
        var caller: RecordedCaller?
        var command: String?
        var error: String?
        var hypercall: String?
        var input: RecordedArgument?
        var ioctl: String?
        var nanoseconds: UInt64?
        var output: FieldValues?
        var result: Int64?

        var call: RecordedCall? {
            guard let ioctl, let nanoseconds, let response = RecordedOutcome(result, error) else {
                return nil
            }
            return RecordedCall(
                .init(
                    ioctl: ioctl, hypercall: hypercall, command: command, input: input ?? .none),
                response, output: output ?? [:], nanoseconds: nanoseconds, by: caller)
        }
    }

    fileprivate mutating func readCall() -> RecordedCall? {
        var parts = Members()
        let isComplete = readObject { reader, key, _ in
            switch key {
            case "caller": reader.readOnce(&parts.caller) { $0.readCaller() }
            case "command": reader.readOnce(&parts.command) { $0.readString() }
            case "error": reader.readOnce(&parts.error) { $0.readString() }
            case "hypercall": reader.readOnce(&parts.hypercall) { $0.readString() }
            case "in": reader.readOnce(&parts.input) { $0.readArgument() }
            case "ioctl": reader.readOnce(&parts.ioctl) { $0.readString() }
            case "ns": reader.readOnce(&parts.nanoseconds) { $0.readUnsignedInteger() }
            case "out": reader.readOnce(&parts.output) { $0.readFields(depth: 0) }
            case "result": reader.readOnce(&parts.result) { $0.readInteger() }
            default: false
            }
        }
        return isComplete ? parts.call : nil
    }

    private mutating func readOnce<Value>(
        _ target: inout Value?, _ read: (inout JSONReader) -> Value?
    ) -> Bool {
        guard target == nil, let value = read(&self) else { return false }
        target = value
        return true
    }

    fileprivate mutating func readCaller() -> RecordedCaller? {
        var file: Int?
        var process: Int?
        var thread: Int?
        let isComplete = readObject { reader, key, _ in
            switch key {
            case "file": reader.readOnce(&file) { $0.readInteger().flatMap(Int.init(exactly:)) }
            case "process":
                reader.readOnce(&process) { $0.readInteger().flatMap(Int.init(exactly:)) }
            case "thread":
                reader.readOnce(&thread) { $0.readInteger().flatMap(Int.init(exactly:)) }
            default: false
            }
        }
        guard isComplete, let process, let thread else { return nil }
        return RecordedCaller(process: process, thread: thread, file: file)
    }

    private mutating func readArgument() -> RecordedArgument? {
        readValue(depth: 0).flatMap { RecordedArgument($0) }
    }

    /// More than the nesting of the ABI table; deeper values are left to Codable.
    private static let fieldDepthLimit = 32

    private mutating func readFields(depth: Int) -> FieldValues? {
        guard depth < Self.fieldDepthLimit else { return nil }
        var values: FieldValues = [:]
        let isComplete = readObject { reader, key, _ in
            guard let value = reader.readValue(depth: depth + 1) else { return false }
            return values.updateValue(value, forKey: key) == nil
        }
        return isComplete ? values : nil
    }

    private mutating func readValue(depth: Int) -> FieldValue? {
        switch currentByte {
        case UInt8(ascii: "\""): return readString().map(FieldValue.text)
        case UInt8(ascii: "{"): return readFields(depth: depth).map(FieldValue.fields)
        case UInt8(ascii: "["): return readList(depth: depth).map(FieldValue.list)
        default: return readInteger().map(FieldValue.number)
        }
    }

    private mutating func readList(depth: Int) -> [FieldValue]? {
        guard depth < Self.fieldDepthLimit else { return nil }
        var values: [FieldValue] = []
        let isComplete = readArray { reader in
            guard let value = reader.readValue(depth: depth + 1) else { return false }
            values.append(value)
            return true
        }
        return isComplete ? values : nil
    }
}
