// SPDX-License-Identifier: MIT

/// A type that is a JSON string, number or boolean.
///
/// Containers of Codable decode and encode these types themselves.
protocol JSONScalar {
    /// The values of the type, for error messages.
    static var expectation: String { get }

    /// Nil if the value has another type, or the number is out of range.
    init?(_ json: JSONTree.Value)

    func write(to writer: inout JSONWriter) throws
}

extension String: JSONScalar {
    static var expectation: String { "a string" }

    init?(_ json: JSONTree.Value) {
        guard case .string(let text) = json else { return nil }
        self = text
    }

    func write(to writer: inout JSONWriter) { writer.write(self) }
}

extension Bool: JSONScalar {
    static var expectation: String { "true or false" }

    init?(_ json: JSONTree.Value) {
        guard case .bool(let bool) = json else { return nil }
        self = bool
    }

    func write(to writer: inout JSONWriter) { writer.writeWord(self ? "true" : "false") }
}

extension JSONScalar where Self: FixedWidthInteger {
    static var expectation: String {
        if bitWidth < 64 { return "an integer from \(Self.min) to \(Self.max)" }
        return Self.isSigned ? "an integer of 64 bits" : "an integer of 64 bits, 0 or above"
    }

    init?(_ json: JSONTree.Value) {
        guard case .number(let digits) = json else { return nil }
        if let number = Self(digits) {
            self = number
            return
        }
        // Other programs may write 1.0 or 1e3. A larger Double may be a rounded integer.
        guard let double = Double(digits), double.magnitude < 0x1p53,
            let number = Self(exactly: double)
        else { return nil }
        self = number
    }

    func write(to writer: inout JSONWriter) { writer.writeWord(String(self)) }
}

extension JSONScalar where Self: BinaryFloatingPoint & LosslessStringConvertible & Encodable {
    static var expectation: String { "a number" }

    init?(_ json: JSONTree.Value) {
        guard case .number(let digits) = json, let number = Self(digits), number.isFinite else {
            return nil
        }
        self = number
    }

    func write(to writer: inout JSONWriter) throws {
        guard isFinite else {
            throw EncodingError.invalidValue(
                self, .init(codingPath: [], debugDescription: "JSON has no number \(self)"))
        }
        let text = description
        writer.writeWord(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }
}

extension Int: JSONScalar {}
extension Int8: JSONScalar {}
extension Int16: JSONScalar {}
extension Int32: JSONScalar {}
extension Int64: JSONScalar {}
extension UInt: JSONScalar {}
extension UInt8: JSONScalar {}
extension UInt16: JSONScalar {}
extension UInt32: JSONScalar {}
extension UInt64: JSONScalar {}
extension Float: JSONScalar {}
extension Double: JSONScalar {}

/// A key that no type declares: an index, or `super`.
struct JSONKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(index: Int) {
        stringValue = "\(index)"
        intValue = index
    }

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init?(intValue: Int) { self.init(index: intValue) }
}
