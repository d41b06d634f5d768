// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `PCI address (SBDF)` {
    @Test(arguments: [
        ("0000:03:00.0", SBDF(segment: 0, bus: 3, slot: 0, function: 0)),
        ("03:00.0", SBDF(segment: 0, bus: 3, slot: 0, function: 0)),
        ("00:02.1", SBDF(segment: 0, bus: 0, slot: 2, function: 1)),
        ("abcd:ef:1b.5", SBDF(segment: 0xabcd, bus: 0xef, slot: 0x1b, function: 5)),
        ("ABCD:EF:1B.5", SBDF(segment: 0xabcd, bus: 0xef, slot: 0x1b, function: 5)),
        ("ffff:ff:1f.7", SBDF(segment: 0xffff, bus: 0xff, slot: 0x1f, function: 7)),
        ("0000:00:00.0", SBDF(segment: 0, bus: 0, slot: 0, function: 0)),
    ])
    func `parsing accepts both forms and either case`(text: String, expected: SBDF) throws {
        #expect(try SBDF(parsing: text) == expected)
    }

    @Test(arguments: [
        ("abcd:ef:1b.5", "abcd:ef:1b.5"), ("ABCD:EF:1B.5", "abcd:ef:1b.5"),
        ("03:00.0", "0000:03:00.0"), ("0001:0a:0b.6", "0001:0a:0b.6"),
    ])
    func `description is lower case with a segment, as in sysfs`(
        text: String, expected: String
    ) throws {
        #expect(try SBDF(parsing: text).description == expected)
    }

    @Test(arguments: [
        ("", "it is empty"),
        ("03.0", "it has 0 colons instead of one or two"),
        ("0000:03:00:00.0", "it has 3 colons instead of one or two"),
        ("10000:03:00.0", "the segment '10000' is above ffff"),
        ("00000:03:00.0", "the segment '00000' does not have 4 digits"),
        ("0:03:00.0", "the segment '0' does not have 4 digits"),
        ("100:00.0", "the bus '100' is above ff"),
        ("3:00.0", "the bus '3' does not have 2 digits"),
        ("03:20.0", "the slot '20' is above 1f"),
        ("03:0.0", "the slot '0' does not have 2 digits"),
        ("03:00.8", "the function '8' is above 7"),
        ("03:00.00", "the function '00' does not have 1 digit"),
        ("99999999999:00.0", "the bus '99999999999' is not a hexadecimal number"),
        ("+3:00.0", "the bus '+3' is not a hexadecimal number"),
        ("-3:00.0", "the bus '-3' is not a hexadecimal number"),
        ("-000:03:00.0", "the segment '-000' is not a hexadecimal number"),
        ("03:00.-0", "the function '-0' is not a hexadecimal number"),
        (" 03:00.0", "the bus ' 03' is not a hexadecimal number"),
        ("03:00.0 ", "the function '0 ' is not a hexadecimal number"),
        ("03: 0.0", "the slot ' 0' is not a hexadecimal number"),
        ("03:00.0\n", "the function '0\n' is not a hexadecimal number"),
        ("0x03:00.0", "the bus '0x03' is not a hexadecimal number"),
        ("0g:00.0", "the bus '0g' is not a hexadecimal number"),
        (":00.0", "the bus is missing"),
        ("0000::00.0", "the bus is missing"),
        (":03:00.0", "the segment is missing"),
        ("03:.0", "the slot is missing"),
        ("03:00.", "the function is missing"),
        ("03:00", "one dot must separate the slot and the function"),
        ("03:00.0.0", "one dot must separate the slot and the function"),
        ("03:00..0", "one dot must separate the slot and the function"),
        ("\u{ff10}3:00.0", "the bus '\u{ff10}3' is not a hexadecimal number"),
        ("\u{e9}3:00.0", "the bus '\u{e9}3' is not a hexadecimal number"),
        ("0\u{663}:00.0", "the bus '0\u{663}' is not a hexadecimal number"),
        ("03:0\u{0}.0", "the slot '0\u{0}' is not a hexadecimal number"),
        ("03:00.0\u{0}", "the function '0\u{0}' is not a hexadecimal number"),
    ])
    func `parsing an invalid address throws the reason and the expected form`(
        text: String, reason: String
    ) throws {
        let error = #expect(throws: SBDF.ParseError.self) { try SBDF(parsing: text) }
        #expect(error?.text == text)
        #expect(error?.reason == reason)
        let message = try #require(error?.description)
        #expect(message.hasPrefix("'\(text)' is not a PCI address: \(reason). Expected "))
        for part in ["SSSS:BB:DD.F", "BB:DD.F", "0000:03:00.0", "ffff", "ff", "1f", "7"] {
            #expect(message.contains(part))
        }
    }

    /// No two parts share bits, so each half can be tested separately.
    @Test func `all 32 bits of the raw value are kept`() {
        var wrong: [UInt32] = []
        func check(_ raw: UInt32) {
            let sbdf = SBDF(rawValue: raw)
            let whole =
                UInt32(sbdf.segment) * 0x1_0000 + UInt32(sbdf.bus) * 0x100
                + UInt32(sbdf.slot) * 8 + UInt32(sbdf.function)
            if sbdf.rawValue != raw || whole != raw { wrong.append(raw) }
        }
        for segment in UInt32(0)...0xffff { check(segment << 16 | 0x5aa5) }
        for low in UInt32(0)...0xffff { check(low | 0xa55a_0000) }
        #expect(wrong == [])
    }

    @Test func `parsing the description returns the same address`() throws {
        for raw in stride(from: UInt32(0), to: .max - 0x1_0001, by: 0x1_0001) {
            let sbdf = SBDF(rawValue: raw)
            #expect(try SBDF(parsing: sbdf.description) == sbdf)
        }
    }

    @Test func `devfn combines slot and function as Xen does`() {
        #expect(SBDF(segment: 1, bus: 2, slot: 0x1f, function: 7).devfn == 0xff)
        #expect(SBDF(segment: 1, bus: 2, slot: 3, function: 1).devfn == 0x19)
    }

    @Test func `init truncates a slot or function that is too large`() {
        let cut = SBDF(segment: 0, bus: 0, slot: 0x23, function: 0xf)
        #expect(cut.slot == 3)
        #expect(cut.function == 7)
        #expect(cut.rawValue == 0x1f)
    }

    @Test func `addresses are ordered by segment, bus, slot and function`() throws {
        let ordered = try ["0000:00:02.0", "0000:00:02.1", "0000:01:00.0", "0001:00:00.0"].map {
            try SBDF(parsing: $0)
        }
        #expect(ordered.reversed().sorted() == ordered)
    }
}
