// SPDX-License-Identifier: MIT

extension SBDF {
    /// Why a text is not a PCI address, as a message for the user who typed it.
    public struct ParseError: Error, Equatable, CustomStringConvertible {
        /// The invalid text.
        public let text: String
        /// What is wrong with it.
        public let reason: String

        /// The whole message: the text, what is wrong with it, and the expected form.
        public var description: String {
            "'\(text)' is not a PCI address: \(reason). Expected SSSS:BB:DD.F or BB:DD.F in hexadecimal,"
                + " such as 0000:03:00.0: segment up to ffff, bus up to ff, slot up to 1f,"
                + " function up to 7"
        }
    }

    /// Parses `0000:03:00.0` or `03:00.0`.
    ///
    /// It accepts no other form.
    ///
    /// - Parameter text: the address, in upper or lower case.
    /// - Throws: ``ParseError`` with the reason.
    public init(parsing text: String) throws(ParseError) {
        func invalid(_ reason: String) -> ParseError { ParseError(text: text, reason: reason) }
        if text.isEmpty { throw invalid("it is empty") }

        let colons = text.split(separator: ":", omittingEmptySubsequences: false)
        guard colons.count == 2 || colons.count == 3 else {
            throw invalid("it has \(colons.count - 1) colons instead of one or two")
        }
        let last = colons[colons.count - 1].split(separator: ".", omittingEmptySubsequences: false)
        guard last.count == 2 else {
            throw invalid("one dot must separate the slot and the function")
        }

        var segment: UInt32 = 0
        if colons.count == 3 {
            segment = try Self.parseComponent(
                colons[0], "segment", digits: 4, limit: 0xffff, invalid)
        }
        let bus = try Self.parseComponent(
            colons[colons.count - 2], "bus", digits: 2, limit: 0xff, invalid)
        let slot = try Self.parseComponent(last[0], "slot", digits: 2, limit: 0x1f, invalid)
        let function = try Self.parseComponent(last[1], "function", digits: 1, limit: 7, invalid)
        self.init(
            segment: UInt16(segment), bus: UInt8(bus), slot: UInt8(slot), function: UInt8(function))
    }

    private static func parseComponent(
        _ text: Substring, _ name: String, digits: Int, limit: UInt32,
        _ invalid: (String) -> ParseError
    ) throws(ParseError) -> UInt32 {
        guard let byte = text.utf8.first else { throw invalid("the \(name) is missing") }
        // UInt32(_:radix:) accepts a sign, which an address never has.
        guard byte != UInt8(ascii: "+"), byte != UInt8(ascii: "-"),
            let value = UInt32(text, radix: 16)
        else { throw invalid("the \(name) '\(text)' is not a hexadecimal number") }
        guard value <= limit else {
            throw invalid("the \(name) '\(text)' is above \(hex(limit, digits: 1))")
        }
        guard text.utf8.count == digits else {
            let expected = digits == 1 ? "1 digit" : "\(digits) digits"
            throw invalid("the \(name) '\(text)' does not have \(expected)")
        }
        return value
    }
}
