// SPDX-License-Identifier: MIT

/// Reads a call's line as this program writes it, many times faster than JSONDecoder.
///
/// It gives up at the first byte that it would not write itself, an escape among them: JSONDecoder
/// then reads the line, or says what is wrong with it. What this reads, JSONDecoder reads alike.
struct RecordedCallParser {
    private let bytes: [UInt8]
    private var index = 0

    /// The call of a line; nil where JSONDecoder has to look.
    static func call(_ line: [UInt8]) -> RecordedCall? {
        var parser = RecordedCallParser(bytes: line)
        guard let call = parser.call(), parser.index == line.count else { return nil }
        return call
    }

    /// The caller of a line that begins with it, as each does that this program writes.
    static func caller(of line: [UInt8]) -> RecordedCaller? {
        var parser = RecordedCallParser(bytes: line)
        guard parser.take("{"), parser.string() == "caller", parser.take(":") else { return nil }
        return parser.caller()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Which keys have been seen: a second one of a name is JSONDecoder's business.
    private struct Parts {
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
            let answer: RecordedCall.Response
            switch (result, error) {
            case (let result?, nil): answer = .result(result)
            case (nil, let error?): answer = .error(error)
            default: return nil
            }
            return RecordedCall(
                .init(
                    ioctl: ioctl, hypercall: hypercall, command: command, input: input ?? .none),
                answer, output: output ?? [:], nanoseconds: nanoseconds, by: caller)
        }
    }

    private mutating func call() -> RecordedCall? {
        var parts = Parts()
        let isRead = object { parser, key in
            switch key {
            case "caller": parser.once(&parts.caller) { $0.caller() }
            case "command": parser.once(&parts.command) { $0.string() }
            case "error": parser.once(&parts.error) { $0.string() }
            case "hypercall": parser.once(&parts.hypercall) { $0.string() }
            case "in": parser.once(&parts.input) { $0.argument() }
            case "ioctl": parser.once(&parts.ioctl) { $0.string() }
            case "ns": parser.once(&parts.nanoseconds) { $0.unsigned() }
            case "out": parser.once(&parts.output) { $0.fields(depth: 0) }
            case "result": parser.once(&parts.result) { $0.integer() }
            default: false
            }
        }
        return isRead ? parts.call : nil
    }

    private mutating func once<Value>(
        _ place: inout Value?, _ read: (inout RecordedCallParser) -> Value?
    ) -> Bool {
        guard place == nil, let value = read(&self) else { return false }
        place = value
        return true
    }

    private mutating func caller() -> RecordedCaller? {
        var file: Int?
        var process: Int?
        var thread: Int?
        let isRead = object { parser, key in
            switch key {
            case "file": parser.once(&file) { $0.integer().flatMap(Int.init(exactly:)) }
            case "process": parser.once(&process) { $0.integer().flatMap(Int.init(exactly:)) }
            case "thread": parser.once(&thread) { $0.integer().flatMap(Int.init(exactly:)) }
            default: false
            }
        }
        guard isRead, let process, let thread else { return nil }
        return RecordedCaller(process: process, thread: thread, file: file)
    }

    private mutating func argument() -> RecordedArgument? {
        if next == UInt8(ascii: "\"") {
            switch string() {
            case RecordedArgument.nullText: return .null
            case RecordedArgument.unreadableText: return .unreadable
            default: return nil
            }
        }
        guard let values = fields(depth: 0) else { return nil }
        if values.count == 1, case .text(let hexadecimal)? = values[FieldValue.rawKey] {
            return .raw(hexadecimal)
        }
        return .fields(values)
    }

    /// Deeper than the table goes: deeper values are JSONDecoder's.
    private static let deepest = 32

    private mutating func fields(depth: Int) -> FieldValues? {
        guard depth < Self.deepest else { return nil }
        var values: FieldValues = [:]
        let isRead = object { parser, key in
            guard let value = parser.value(depth: depth + 1) else { return false }
            return values.updateValue(value, forKey: key) == nil
        }
        return isRead ? values : nil
    }

    private mutating func value(depth: Int) -> FieldValue? {
        switch next {
        case UInt8(ascii: "\""): return string().map(FieldValue.text)
        case UInt8(ascii: "{"): return fields(depth: depth).map(FieldValue.fields)
        case UInt8(ascii: "["): return list(depth: depth).map(FieldValue.list)
        default: return integer().map(FieldValue.number)
        }
    }

    private mutating func list(depth: Int) -> [FieldValue]? {
        guard depth < Self.deepest else { return nil }
        index += 1
        var values: [FieldValue] = []
        if take("]") { return values }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            values.append(value)
        } while take(",")
        return take("]") ? values : nil
    }

    private mutating func object(
        _ member: (inout RecordedCallParser, String) -> Bool
    ) -> Bool {
        guard take("{") else { return false }
        if take("}") { return true }
        repeat {
            guard let key = string(), take(":"), member(&self, key) else { return false }
        } while take(",")
        return take("}")
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        let start = index
        var isASCII = true
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                defer { index += 1 }
                // Checking what needs no check takes longer than all the rest.
                if isASCII { return String(decoding: bytes[start..<index], as: UTF8.self) }
                return String(validating: bytes[start..<index], as: UTF8.self)
            }
            if byte < 0x20 || byte == UInt8(ascii: "\\") { return nil }
            if byte >= 0x80 { isASCII = false }
            index += 1
        }
        return nil
    }

    private mutating func unsigned() -> UInt64? {
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

    private mutating func integer() -> Int64? {
        let isNegative = take("-")
        guard let magnitude = unsigned() else { return nil }
        guard isNegative else { return Int64(exactly: magnitude) }
        // Zero below zero is a number that no integer is.
        if magnitude == 0 || magnitude > Int64.min.magnitude { return nil }
        return Int64(truncatingIfNeeded: 0 &- magnitude)
    }
}
