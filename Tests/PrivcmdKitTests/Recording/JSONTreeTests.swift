// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdKit

@Suite struct `A JSON text with places` {
    private func tree(_ text: String) throws -> JSONTree { try JSONTree.parse(Array(text.utf8)) }

    @Test func `says where each key and value stands`() throws {
        let tree = try tree("{\n  \"a\": 1,\n\t\"b\" : [true, \"x\",\n null]}")
        guard case .object(let members) = tree.value else { throw Misread() }
        #expect(members.map(\.key) == ["a", "b"])
        #expect(members.map(\.position) == [.init(line: 2, column: 3), .init(line: 3, column: 2)])
        #expect(members[0].value.position == TextPosition(line: 2, column: 8))
        guard case .array(let list) = members[1].value.value else { throw Misread() }
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
    func `has its texts without escapes`(text: String, value: String) throws {
        guard case .string(let string) = try tree(text).value else { throw Misread() }
        #expect(string == value)
    }

    @Test(arguments: [
        #""\ud83d""#, #""\ud83d\u0041""#, #""\ude00""#, #""\u12""#, #""\u+123""#,
        #"{"a": "\uzzzz"}"#,
    ])
    func `refuses an escape that stands for nothing`(text: String) {
        #expect(throws: JSONTree.SyntaxError.self) { try tree(text) }
    }

    @Test func `refuses bytes that are no UTF-8`() {
        #expect(throws: JSONTree.SyntaxError(position: TextPosition(line: 2, column: 1))) {
            try JSONTree.parse([0x0a, 0x22, 0xff, 0x22])
        }
    }

    @Test(arguments: [
        ("{\n  \"a\": ,\n}", 2, 8), ("", 1, 1), ("[1,", 1, 4), ("{\"a\" 1}", 1, 6),
    ])
    func `says where it is none`(text: String, line: Int, column: Int) {
        #expect(throws: JSONTree.SyntaxError(position: TextPosition(line: line, column: column))) {
            try tree(text)
        }
    }

    @Test func `refuses one that is too deep`() {
        #expect(throws: JSONTree.SyntaxError.self) {
            try JSONTree.parse(Array(repeating: UInt8(ascii: "["), count: 100_000))
        }
    }

    private struct Misread: Error {}
}
