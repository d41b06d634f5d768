// SPDX-License-Identifier: MIT

/// Parses the line of a call many times faster than JSONDecoder, if privcmd-probe wrote it.
///
/// It returns nil at the first byte that ``RecordedCallWriter`` would not write, and for escapes.
/// JSONDecoder then parses the line or reports the error. Both parse such a line to the same call.
struct RecordedCallParser {
    private let bytes: [UInt8]
    private var index = 0

    /// Parses the call of a line; nil if JSONDecoder has to parse it.
    static func parse(_ line: [UInt8]) -> RecordedCall? {
        var parser = RecordedCallParser(bytes: line)
        guard let call = parser.parseCall(), parser.index == line.count else { return nil }
        return call
    }

    /// Parses only the caller, which is the first member of a line that privcmd-probe wrote.
    static func parseCaller(of line: [UInt8]) -> RecordedCaller? {
        var parser = RecordedCallParser(bytes: line)
        guard parser.consume("{"), parser.parseString() == "caller", parser.consume(":") else {
            return nil
        }
        return parser.parseCaller()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// The members parsed so far. A duplicate key is left to JSONDecoder.
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
            guard let ioctl, let nanoseconds else { return nil }
            let response: RecordedCall.Response
            switch (result, error) {
            case (let result?, nil): response = .result(result)
            case (nil, let error?): response = .error(error)
            default: return nil
            }
            return RecordedCall(
                .init(
                    ioctl: ioctl, hypercall: hypercall, command: command, input: input ?? .none),
                response, output: output ?? [:], nanoseconds: nanoseconds, by: caller)
        }
    }

    private mutating func parseCall() -> RecordedCall? {
        var parts = Members()
        let isParsed = parseObject { parser, key in
            switch key {
            case "caller": parser.parseOnce(&parts.caller) { $0.parseCaller() }
            case "command": parser.parseOnce(&parts.command) { $0.parseString() }
            case "error": parser.parseOnce(&parts.error) { $0.parseString() }
            case "hypercall": parser.parseOnce(&parts.hypercall) { $0.parseString() }
            case "in": parser.parseOnce(&parts.input) { $0.parseArgument() }
            case "ioctl": parser.parseOnce(&parts.ioctl) { $0.parseString() }
            case "ns": parser.parseOnce(&parts.nanoseconds) { $0.parseUnsigned() }
            case "out": parser.parseOnce(&parts.output) { $0.parseFields(depth: 0) }
            case "result": parser.parseOnce(&parts.result) { $0.parseInteger() }
            default: false
            }
        }
        return isParsed ? parts.call : nil
    }

    private mutating func parseOnce<Value>(
        _ target: inout Value?, _ parse: (inout RecordedCallParser) -> Value?
    ) -> Bool {
        guard target == nil, let value = parse(&self) else { return false }
        target = value
        return true
    }

    private mutating func parseCaller() -> RecordedCaller? {
        var file: Int?
        var process: Int?
        var thread: Int?
        let isParsed = parseObject { parser, key in
            switch key {
            case "file": parser.parseOnce(&file) { $0.parseInteger().flatMap(Int.init(exactly:)) }
            case "process":
                parser.parseOnce(&process) { $0.parseInteger().flatMap(Int.init(exactly:)) }
            case "thread":
                parser.parseOnce(&thread) { $0.parseInteger().flatMap(Int.init(exactly:)) }
            default: false
            }
        }
        guard isParsed, let process, let thread else { return nil }
        return RecordedCaller(process: process, thread: thread, file: file)
    }

    private mutating func parseArgument() -> RecordedArgument? {
        if currentByte == UInt8(ascii: "\"") {
            switch parseString() {
            case RecordedArgument.nullText: return .null
            case RecordedArgument.unreadableText: return .unreadable
            default: return nil
            }
        }
        guard let values = parseFields(depth: 0) else { return nil }
        if values.count == 1, case .text(let hexadecimal)? = values[FieldValue.rawKey] {
            return .raw(hexadecimal)
        }
        return .fields(values)
    }

    /// More than the nesting of the ABI table; deeper values are left to JSONDecoder.
    private static let depthLimit = 32

    private mutating func parseFields(depth: Int) -> FieldValues? {
        guard depth < Self.depthLimit else { return nil }
        var values: FieldValues = [:]
        let isParsed = parseObject { parser, key in
            guard let value = parser.parseValue(depth: depth + 1) else { return false }
            return values.updateValue(value, forKey: key) == nil
        }
        return isParsed ? values : nil
    }

    private mutating func parseValue(depth: Int) -> FieldValue? {
        switch currentByte {
        case UInt8(ascii: "\""): return parseString().map(FieldValue.text)
        case UInt8(ascii: "{"): return parseFields(depth: depth).map(FieldValue.fields)
        case UInt8(ascii: "["): return parseList(depth: depth).map(FieldValue.list)
        default: return parseInteger().map(FieldValue.number)
        }
    }

    private mutating func parseList(depth: Int) -> [FieldValue]? {
        guard depth < Self.depthLimit else { return nil }
        index += 1
        var values: [FieldValue] = []
        if consume("]") { return values }
        repeat {
            guard let value = parseValue(depth: depth + 1) else { return nil }
            values.append(value)
        } while consume(",")
        return consume("]") ? values : nil
    }

    private mutating func parseObject(
        _ member: (inout RecordedCallParser, String) -> Bool
    ) -> Bool {
        guard consume("{") else { return false }
        if consume("}") { return true }
        repeat {
            guard let key = parseString(), consume(":"), member(&self, key) else { return false }
        } while consume(",")
        return consume("}")
    }

    private var currentByte: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func parseString() -> String? {
        guard consume("\"") else { return nil }
        let start = index
        var isASCII = true
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                defer { index += 1 }
                // Validating UTF-8 costs more than the rest of the parser.
                if isASCII { return String(decoding: bytes[start..<index], as: UTF8.self) }
                return String(validating: bytes[start..<index], as: UTF8.self)
            }
            if byte < 0x20 || byte == UInt8(ascii: "\\") { return nil }
            if byte >= 0x80 { isASCII = false }
            index += 1
        }
        return nil
    }

    private mutating func parseUnsigned() -> UInt64? {
        let start = index
        var number: UInt64 = 0
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooMuch) = product.addingReportingOverflow(UInt64(digit))
            if isTooLarge || isTooMuch { return nil }
            number = sum
            index += 1
        }
        let length = index - start
        if length == 0 || length > 1 && bytes[start] == UInt8(ascii: "0") { return nil }
        return number
    }

    private mutating func parseInteger() -> Int64? {
        let isNegative = consume("-")
        guard let magnitude = parseUnsigned() else { return nil }
        guard isNegative else { return Int64(exactly: magnitude) }
        // -0 is not an integer.
        if magnitude == 0 || magnitude > Int64.min.magnitude { return nil }
        return Int64(truncatingIfNeeded: 0 &- magnitude)
    }
}
