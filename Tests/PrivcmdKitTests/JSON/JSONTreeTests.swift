// SPDX-License-Identifier: MIT

import PrivcmdJSON
import Testing

@testable import PrivcmdKit

@Suite struct `A JSON tree with positions` {
    private func tree(_ text: String) throws -> JSONTree { try JSONTree.parse(Array(text.utf8)) }

    @Test func `each key and value has its line and column`() throws {
        let tree = try tree("{\n  \"a\": 1,\n\t\"b\" : [true, \"x\",\n null]}")
        guard case .object(let members) = tree.value else { throw UnexpectedValue() }
        #expect(members.map(\.key) == ["a", "b"])
        #expect(members.map(\.position) == [.init(line: 2, column: 3), .init(line: 3, column: 2)])
        #expect(members[0].value.position == TextPosition(line: 2, column: 8))
        guard case .array(let list) = members[1].value.value else { throw UnexpectedValue() }
        #expect(
            list.map(\.position) == [
                .init(line: 3, column: 9), .init(line: 3, column: 15), .init(line: 4, column: 2),
            ])
        #expect(list.map(\.excerpt) == ["true", "'x'", "null"])
    }

    @Test(arguments: [
        (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{c}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
        (#""\ud83d\ude00""#, "😀"), ("\"é\"", "é"),
    ])
    func `a string with escapes is decoded`(text: String, value: String) throws {
        guard case .string(let string) = try tree(text).value else { throw UnexpectedValue() }
        #expect(string == value)
    }

    @Test(arguments: [
        #""\ud83d""#, #""\ud83d\u0041""#, #""\ude00""#, #""\u12""#, #""\u+123""#,
        #"{"a": "\uzzzz"}"#,
    ])
    func `an invalid escape is a syntax error`(text: String) {
        #expect(throws: JSONError.self) { try tree(text) }
    }

    @Test func `bytes that are not UTF-8 are a syntax error with its position`() {
        let error = #expect(throws: JSONError.self) {
            try JSONTree.parse([0x0a, 0x22, 0xff, 0x22])
        }
        #expect(error?.position == TextPosition(line: 2, column: 1))
    }

    @Test(arguments: [
        ("{\n  \"a\": ,\n}", 2, 8), ("", 1, 1), ("[1,", 1, 4), ("{\"a\" 1}", 1, 6),
    ])
    func `an invalid text is a syntax error with line and column`(
        text: String, line: Int, column: Int
    ) {
        let error = #expect(throws: JSONError.self) { try tree(text) }
        #expect(error?.position == TextPosition(line: line, column: column))
    }

    @Test func `a text with 100000 nested lists is a syntax error`() {
        #expect(throws: JSONError.self) {
            try JSONTree.parse(Array(repeating: UInt8(ascii: "["), count: 100_000))
        }
    }

    private struct UnexpectedValue: Error {}
}
