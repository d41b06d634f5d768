// SPDX-License-Identifier: MIT

/// Writes JSON, on one line or indented.
///
/// The caller opens and closes objects and arrays, and writes keys in the order of their bytes.
package struct JSONWriter {
    /// The text so far.
    package private(set) var bytes: [UInt8] = []
    private let isPretty: Bool
    private var depth = 0
    /// Whether the object or array that was opened last has no member yet.
    private var isEmpty = true

    package init(pretty isPretty: Bool = false, capacity: Int = 0) {
        self.isPretty = isPretty
        bytes.reserveCapacity(capacity)
    }

    /// The text so far as a string.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// A text as a JSON string, in quotes.
    package static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.write(text)
        return writer.text
    }

    package mutating func openObject() { open("{") }

    package mutating func closeObject() { close("}") }

    package mutating func openArray() { open("[") }

    package mutating func closeArray() { close("]") }

    private mutating func open(_ brace: Unicode.Scalar) {
        bytes.append(UInt8(ascii: brace))
        depth += 1
        isEmpty = true
        // An empty object has an empty line, as JSONEncoder writes it.
        if isPretty { bytes.append(UInt8(ascii: "\n")) }
    }

    private mutating func close(_ brace: Unicode.Scalar) {
        depth -= 1
        isEmpty = false
        if isPretty {
            bytes.append(UInt8(ascii: "\n"))
            indent()
        }
        bytes.append(UInt8(ascii: brace))
    }

    private mutating func indent() {
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    /// Starts the next element of an array.
    package mutating func writeElement() {
        if !isEmpty {
            bytes.append(UInt8(ascii: ","))
            if isPretty { bytes.append(UInt8(ascii: "\n")) }
        }
        isEmpty = false
        if isPretty { indent() }
    }

    /// Starts the next member of an object.
    package mutating func writeKey(_ key: String) {
        writeElement()
        write(key)
        if isPretty { bytes.append(UInt8(ascii: " ")) }
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
    }

    /// Writes `true`, `false`, `null` or a number.
    package mutating func writeWord(_ word: String) { bytes.append(contentsOf: word.utf8) }

    package mutating func write(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        write(number.magnitude)
    }

    /// Formats digits directly: the generic String initializer costs more than all the rest.
    package mutating func write(_ number: UInt64) {
        var rest = number
        let start = bytes.count
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest > 0
        bytes[start...].reverse()
    }

    package mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var isPlain = true
        for byte in text.utf8 where Self.isEscaped(byte) { isPlain = false }
        if isPlain {
            bytes.append(contentsOf: text.utf8)
        } else {
            for byte in text.utf8 { escape(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x08: writeWord("\\b")
        case 0x09: writeWord("\\t")
        case 0x0a: writeWord("\\n")
        case 0x0c: writeWord("\\f")
        case 0x0d: writeWord("\\r")
        case UInt8(ascii: "\""): writeWord("\\\"")
        case UInt8(ascii: "\\"): writeWord("\\\\")
        case 0x00..<0x20: writeWord((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
        default: bytes.append(byte)
        }
    }
}
