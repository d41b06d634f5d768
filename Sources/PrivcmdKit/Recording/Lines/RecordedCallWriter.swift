// SPDX-License-Identifier: MIT

/// Writes a call's line in the very bytes that JSONEncoder would write, many times faster.
struct RecordedCallWriter {
    private var bytes: [UInt8] = []

    /// The call's line, without its line end.
    static func line(_ call: RecordedCall) -> [UInt8] {
        var writer = RecordedCallWriter()
        writer.bytes.reserveCapacity(256)
        writer.write(call)
        return writer.bytes
    }

    /// A value's text.
    static func text(_ value: FieldValue) -> String {
        var writer = RecordedCallWriter()
        writer.write(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private mutating func write(_ call: RecordedCall) {
        open()
        if let caller = call.caller {
            key("caller")
            write(caller)
        }
        if let command = call.question.command { member("command", command) }
        if case .error(let name) = call.answer { member("error", name) }
        if let hypercall = call.question.hypercall { member("hypercall", hypercall) }
        write(call.question.input)
        member("ioctl", call.question.ioctl)
        member("ns", call.nanoseconds)
        if !call.output.isEmpty {
            key("out")
            write(call.output)
        }
        if case .result(let result) = call.answer { member("result", result) }
        close()
    }

    private mutating func write(_ caller: RecordedCaller) {
        open()
        if let file = caller.file { member("file", file) }
        member("process", caller.process)
        member("thread", caller.thread)
        close()
    }

    private mutating func write(_ input: RecordedArgument) {
        switch input {
        case .none: break
        case .null: member("in", RecordedArgument.nullText)
        case .unreadable: member("in", RecordedArgument.unreadableText)
        case .raw(let hexadecimal):
            key("in")
            write([FieldValue.rawKey: .text(hexadecimal)])
        case .fields(let values):
            key("in")
            write(values)
        }
    }

    private mutating func write(_ values: FieldValues) {
        open()
        // By bytes, as JSONEncoder has it: String's own order looks at characters.
        for name in values.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            guard let value = values[name] else { continue }
            key(name)
            write(value)
        }
        close()
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

    /// String would go by way of its generic description, which costs more than all the rest.
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
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if bytes[start...].contains(where: Self.isEscaped) {
            bytes.removeSubrange(start...)
            for byte in text.utf8 { escape(byte) }
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

    private mutating func open() { bytes.append(UInt8(ascii: "{")) }

    private mutating func close() { bytes.append(UInt8(ascii: "}")) }

    /// Writes a member's key; members are to be written in the order of their keys.
    private mutating func key(_ key: String) {
        // Nothing but an object's beginning ends with it.
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        write(key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func member(_ key: String, _ text: String) {
        self.key(key)
        write(text)
    }

    private mutating func member(_ key: String, _ number: some FixedWidthInteger) {
        self.key(key)
        write(number)
    }
}
