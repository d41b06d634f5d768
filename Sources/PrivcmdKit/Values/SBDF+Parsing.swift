// SPDX-License-Identifier: MIT

extension SBDF {
    /// Why a text is no PCI address, in words for the person who typed it.
    public struct ParseError: Error, Equatable, CustomStringConvertible {
        /// The text that was refused.
        public let text: String
        /// What is wrong with it.
        public let reason: String

        /// The whole message: what was given, what is wrong, and what was expected.
        public var description: String {
            "'\(text)' is not a PCI address: \(reason). Expected SSSS:BB:DD.F or BB:DD.F in hexadecimal,"
                + " such as 0000:03:00.0: segment up to ffff, bus up to ff, slot up to 1f,"
                + " function up to 7"
        }
    }

    /// Reads `0000:03:00.0` or `03:00.0`, and nothing else.
    ///
    /// - Parameter text: the address, in upper or lower case.
    /// - Throws: what is wrong with the text.
    public init(parsing text: String) throws(ParseError) {
        func refuse(_ reason: String) -> ParseError { ParseError(text: text, reason: reason) }
        if text.isEmpty { throw refuse("it is empty") }

        let colons = text.split(separator: ":", omittingEmptySubsequences: false)
        guard colons.count == 2 || colons.count == 3 else {
            throw refuse("it has \(colons.count - 1) colons instead of one or two")
        }
        let last = colons[colons.count - 1].split(separator: ".", omittingEmptySubsequences: false)
        guard last.count == 2 else {
            throw refuse("the slot and the function are to be separated by one dot")
        }

        var segment: UInt32 = 0
        if colons.count == 3 {
            segment = try Self.part(colons[0], "segment", digits: 4, limit: 0xffff, refuse)
        }
        let bus = try Self.part(colons[colons.count - 2], "bus", digits: 2, limit: 0xff, refuse)
        let slot = try Self.part(last[0], "slot", digits: 2, limit: 0x1f, refuse)
        let function = try Self.part(last[1], "function", digits: 1, limit: 7, refuse)
        self.init(
            segment: UInt16(segment), bus: UInt8(bus), slot: UInt8(slot), function: UInt8(function))
    }

    private static func part(
        _ text: Substring, _ name: String, digits: Int, limit: UInt32,
        _ refuse: (String) -> ParseError
    ) throws(ParseError) -> UInt32 {
        guard let byte = text.utf8.first else { throw refuse("the \(name) is missing") }
        // UInt32(_:radix:) takes a sign, which an address never has.
        guard byte != UInt8(ascii: "+"), byte != UInt8(ascii: "-"),
            let value = UInt32(text, radix: 16)
        else { throw refuse("the \(name) '\(text)' is not a hexadecimal number") }
        guard value <= limit else {
            throw refuse("the \(name) '\(text)' is above \(hex(limit, digits: 1))")
        }
        guard text.utf8.count == digits else {
            let wanted = digits == 1 ? "1 digit" : "\(digits) digits"
            throw refuse("the \(name) '\(text)' does not have \(wanted)")
        }
        return value
    }
}
