// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdFuzz
import PrivcmdJSON
import Testing

/// Any JSON value.
private indirect enum AnyJSON: Codable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case number(Double)
    case string(String)
    case array([AnyJSON])
    case object([String: AnyJSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let unsigned = try? container.decode(UInt64.self) {
            self = .unsigned(unsigned)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let array = try? container.decode([AnyJSON].self) {
            self = .array(array)
        } else {
            self = .object(try container.decode([String: AnyJSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .unsigned(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    static func random(_ random: inout FuzzRandom, depth: Int = 0) -> AnyJSON {
        func text() -> String {
            let texts = [
                "", "a", "a10", "a9", "A", "_", "é", "e\u{301}", "😀", "\n\t\r\u{8}\u{c}",
                "\u{1}\u{1f}\u{7f}", "\u{2028}", "\"", "\\", "/x", "\u{ffff}", "\u{10ffff}",
            ]
            return (0..<random.below(3)).map { _ in texts[random.below(texts.count)] }.joined()
        }
        let numbers = [0, -1.5, 1e300, 0.1, 123_456_789.25, 1e-7]
        switch random.below(depth > 3 ? 6 : 8) {
        case 0: return .null
        case 1: return .bool(random.chance(50))
        case 2: return .integer([0, -1, .min, .max, -77][random.below(5)])
        case 3: return .unsigned([0, .max, 1 << 63][random.below(3)])
        case 4: return .number(numbers[random.below(numbers.count)])
        case 5: return .string(text())
        case 6: return .array((0..<random.below(4)).map { _ in .random(&random, depth: depth + 1) })
        default:
            let members = (0..<random.below(4)).map { _ in
                (text(), AnyJSON.random(&random, depth: depth + 1))
            }
            return .object(Dictionary(members) { first, _ in first })
        }
    }
}

private struct Sample: Codable, Equatable {
    enum Choice: Codable, Equatable {
        case pair(Int, name: String)
        case none
    }

    var missing: Int?
    var byNumber = [3: "c", 1: "a"]
    var choices = [Choice.pair(1, name: "x"), .none]
    var byte: UInt8 = 255
    var float: Float = 1.25
    var doubles = [1e16, -0.0, 5, 1e-7]
    var optionals: [Int?] = [1, nil]
    var empty: [String: Int] = [:]
}

@Suite struct `JSON coding of Codable types` {
    private func expectFoundationBytes(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(
            try JSONLine.encode(value) == String(decoding: encoder.encode(value), as: UTF8.self))
        encoder.outputFormatting.insert(.prettyPrinted)
        #expect(
            try JSONLine.pretty(value) == String(decoding: encoder.encode(value), as: UTF8.self))
    }

    @Test func `a value has the bytes of JSONEncoder on one line and indented`() throws {
        try expectFoundationBytes(Sample())
        var random = FuzzRandom(seed: 1)
        for _ in 0..<2000 { try expectFoundationBytes(AnyJSON.random(&random)) }
    }

    @Test func `an encoded value is decoded to the same value`() throws {
        let text = try JSONLine.pretty(Sample())
        #expect(try JSONLine.decode(Sample.self, from: text.utf8) == Sample())
        var random = FuzzRandom(seed: 2)
        for _ in 0..<2000 {
            let text = try JSONLine.encode(AnyJSON.random(&random))
            let decoded = try JSONLine.decode(AnyJSON.self, from: text.utf8)
            #expect(try JSONDecoder().decode(AnyJSON.self, from: Data(text.utf8)) == decoded)
            #expect(try JSONLine.encode(decoded) == text)
        }
    }

    @Test func `an integer that another program wrote as 1e3 or 2 point 0 is decoded`() throws {
        #expect(try JSONLine.decode([Int].self, from: "[1e3, 2.0, -0]".utf8) == [1000, 2, 0])
    }

    @Test(arguments: [
        "[1.5]", "[9223372036854775808]", "[-9223372036854775828]", "[1e400]", "[9.3e18]",
    ])
    func `a number that does not fit its type is an error`(text: String) {
        #expect(throws: JSONError.self) { try JSONLine.decode([Int64].self, from: text.utf8) }
    }

    @Test func `a number that JSON does not have is an error`() {
        #expect(throws: EncodingError.self) { try JSONLine.encode([Double.nan]) }
        #expect(throws: EncodingError.self) { try JSONLine.encode(Float.infinity) }
    }

    @Test func `the first of two equal keys counts`() throws {
        let text = #"{"a":1,"a":2}"#
        #expect(try JSONLine.decode([String: Int].self, from: text.utf8) == ["a": 1])
    }
}
