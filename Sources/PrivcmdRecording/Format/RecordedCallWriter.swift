// SPDX-License-Identifier: MIT

/// Writes the line of a call many times faster than JSONEncoder, with the same bytes.
struct RecordedCallWriter {
    private var bytes: [UInt8] = []

    /// The line of a call, without a newline.
    static func line(_ call: RecordedCall) -> [UInt8] {
        var writer = RecordedCallWriter()
        writer.bytes.reserveCapacity(256)
        writer.write(call)
        return writer.bytes
    }

    /// The JSON text of a value.
    static func text(_ value: FieldValue) -> String {
        var writer = RecordedCallWriter()
        writer.write(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private mutating func write(_ call: RecordedCall) {
        openObject()
        if let caller = call.caller {
            writeKey("caller")
            write(caller)
        }
        if let command = call.invocation.command { writeMember("command", command) }
        if case .error(let name) = call.response { writeMember("error", name) }
        if let hypercall = call.invocation.hypercall { writeMember("hypercall", hypercall) }
        write(call.invocation.input)
        writeMember("ioctl", call.invocation.ioctl)
        writeMember("ns", call.nanoseconds)
        if !call.output.isEmpty {
            writeKey("out")
            write(call.output)
        }
        if case .result(let result) = call.response { writeMember("result", result) }
        closeObject()
    }

    private mutating func write(_ caller: RecordedCaller) {
        openObject()
        if let file = caller.file { writeMember("file", file) }
        writeMember("process", caller.process)
        writeMember("thread", caller.thread)
        closeObject()
    }

    private mutating func write(_ input: RecordedArgument) {
        switch input {
        case .none: break
        case .null: writeMember("in", RecordedArgument.nullText)
        case .unreadable: writeMember("in", RecordedArgument.unreadableText)
        case .raw(let hexadecimal):
            writeKey("in")
            write([FieldValue.rawKey: .text(hexadecimal)])
        case .fields(let values):
            writeKey("in")
            write(values)
        }
    }

    private mutating func write(_ values: FieldValues) {
        openObject()
        // Sort by bytes like JSONEncoder; String compares characters.
        for name in values.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            guard let value = values[name] else { continue }
            writeKey(name)
            write(value)
        }
        closeObject()
    }

    private mutating func write(_ value: FieldValue) {
        switch value {
        case .number(let number): write(number)
        case .text(let text): write(text)
        case .fields(let values): write(values)
        case .list(let list):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in list.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    /// Formats digits directly: the generic String initializer costs more than all the rest.
    private mutating func write(_ number: some FixedWidthInteger) {
        var rest = number.magnitude
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(ascii: "0") + UInt8(digit))
            rest = quotient
        } while rest > 0
        bytes[start...].reverse()
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.contains(where: Self.isEscaped) {
            for byte in text.utf8 { escape(byte) }
        } else {
            bytes.append(contentsOf: text.utf8)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        guard Self.isEscaped(byte) else {
            bytes.append(byte)
            return
        }
        let escape =
            switch byte {
            case 0x08: "\\b"
            case 0x09: "\\t"
            case 0x0a: "\\n"
            case 0x0c: "\\f"
            case 0x0d: "\\r"
            case UInt8(ascii: "\""): "\\\""
            case UInt8(ascii: "\\"): "\\\\"
            default: "\\u00" + hex(byte, digits: 2)
            }
        bytes.append(contentsOf: escape.utf8)
    }

    private mutating func openObject() { bytes.append(UInt8(ascii: "{")) }

    private mutating func closeObject() { bytes.append(UInt8(ascii: "}")) }

    /// Writes the key of a member. The caller writes members in the order of their keys.
    private mutating func writeKey(_ key: String) {
        // The last byte is an opening brace only at the start of an object.
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        write(key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func writeMember(_ key: String, _ text: String) {
        self.writeKey(key)
        write(text)
    }

    private mutating func writeMember(_ key: String, _ number: some FixedWidthInteger) {
        self.writeKey(key)
        write(number)
    }
}
