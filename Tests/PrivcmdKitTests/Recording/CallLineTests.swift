// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdFuzz
import PrivcmdJSON
import PrivcmdRecording
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// Generates random calls with unusual texts and numbers.
private struct RandomCalls {
    private var generator: FuzzRandom
    private static let texts = [
        "", "a", "dev.bus", "NULL", "unreadable", "raw", "IOCTL_PRIVCMD_HYPERCALL", "\"", "\\",
        "/dev/xen", "é", "e\u{301}", "😀", "\n\t\r\u{8}\u{c}", "\u{1}\u{1f}\u{7f}", "\u{2028}",
        "A", "a10", "a9", "Z", "_", "a b", "0x10", "\u{ffff}", "\u{10ffff}",
    ]

    init(seed: UInt64) { generator = FuzzRandom(seed: seed) }

    private mutating func chance(_ denominator: Int) -> Bool {
        Int.random(in: 0..<denominator, using: &generator) == 0
    }

    private mutating func text() -> String {
        (0..<Int.random(in: 0...2, using: &generator)).map { _ in
            Self.texts.randomElement(using: &generator) ?? ""
        }.joined()
    }

    private mutating func number() -> Int64 {
        chance(4)
            ? [0, -1, .min, .max].randomElement(using: &generator) ?? 0
            : .random(in: -99...99, using: &generator)
    }

    private mutating func fields(_ depth: Int) -> FieldValues {
        var values: FieldValues = [:]
        for _ in 0..<Int.random(in: 0...4, using: &generator) { values[text()] = value(depth) }
        return values
    }

    private mutating func value(_ depth: Int) -> FieldValue {
        switch Int.random(in: 0..<(depth > 2 ? 2 : 4), using: &generator) {
        case 0: .number(number())
        case 1: .text(text())
        case 2: .list((0..<Int.random(in: 0...3, using: &generator)).map { _ in value(depth + 1) })
        default: .fields(fields(depth + 1))
        }
    }

    private mutating func input() -> RecordedArgument {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: .none
        case 1: .null
        case 2: .unreadable
        case 3: .raw(text())
        default: .fields(fields(0))
        }
    }

    mutating func next() -> RecordedCall {
        RecordedCall(
            .init(
                ioctl: text(), hypercall: chance(2) ? text() : nil,
                command: chance(2) ? text() : nil, input: input()),
            chance(2) ? .result(number()) : .error(text()), output: fields(0),
            nanoseconds: chance(9) ? .max : .random(in: 0...9999, using: &generator),
            by: chance(2)
                ? nil : RecordedCaller(process: 1, thread: 2, file: chance(2) ? nil : 3))
    }
}

@Suite struct `The JSON line of a recorded call` {
    @Test func `a random call has the bytes of its Codable form and is parsed from them`() throws {
        var calls = RandomCalls(seed: 1)
        for _ in 0..<3000 {
            let call = calls.next()
            let line = RecordedCallWriter.line(call)
            let isEqual = Array(try JSONLine.encode(call).utf8) == line
            #expect(isEqual, "\(String(decoding: line, as: UTF8.self))")
            let decoded = try JSONLine.decode(RecordedCall.self, from: line)
            #expect(RecordedCallParser.parse(line) == decoded)
            #expect(try RecordedLine(parsing: line, version: 2) == .call(decoded))
        }
    }

    /// A byte is replaced, removed or inserted, or the line is truncated.
    @Test func `the fast parser rejects a damaged line or agrees with Codable`() throws {
        var calls = RandomCalls(seed: 2)
        var generator = FuzzRandom(seed: 3)
        let bytes = Array("{}[]:,\"\\0123456789-+.eEnrtu \n\u{1}éx".utf8) + [0xff, 0xc3]
        var parsedCount = 0
        for _ in 0..<3000 {
            var line = RecordedCallWriter.line(calls.next())
            let offset = Int.random(in: 0..<line.count, using: &generator)
            let byte = bytes.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: line[offset] = byte
            case 1: line.remove(at: offset)
            case 2: line.insert(byte, at: offset)
            default: line.removeSubrange(offset...)
            }
            guard let call = RecordedCallParser.parse(line) else { continue }
            parsedCount += 1
            #expect(try JSONLine.decode(RecordedCall.self, from: line) == call)
        }
        #expect(parsedCount > 100)
    }

    @Test(arguments: [
        #"{"ioctl":"X","ns":1,"result":0,"result":1}"#, #"{"ioctl":"X","ns":01,"result":0}"#,
        #"{"ioctl":"X","ns":-1,"result":0}"#, #"{"ioctl":"X","ns":1}"#,
        #"{"ioctl":"X","ns":1,"result":1e2}"#, #"{"ioctl":"X","ns":1,"result":1.0}"#,
        #"{"ioctl":"X","ns":18446744073709551616,"result":0}"#,
        #"{"ioctl":"X","ns":1,"result":9223372036854775808}"#,
        #"{"ioctl":"X","ns":1,"result":-9223372036854775809}"#,
        #"{"ioctl":"X","ns":1,"result":0}x"#, #"{"ioctl":"X","ns":1,"result":0,"more":1}"#,
        #"{"ioctl":"X","ns":1,"result":0,}"#,
        #"{"in":{"a":1,"a":2},"ioctl":"X","ns":1,"result":0}"#,
        #"{"in":null,"ioctl":"X","ns":1,"result":0}"#, #"{"in":"x","ioctl":"X","ns":1,"result":0}"#,
    ])
    func `the fast parser rejects a line with mistakes or in an unusual form`(line: String) {
        #expect(RecordedCallParser.parse(Array(line.utf8)) == nil)
    }

    @Test func `a line with deeply nested lists is parsed and written unchanged`() throws {
        for depth in [1, 30, 40, 400] {
            let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let line = Array(#"{"in":{"a":\#(value)},"ioctl":"X","ns":1,"result":0}"#.utf8)
            guard case .call(let call) = try RecordedLine(parsing: line, version: 3) else {
                Issue.record("the line is not parsed as a call")
                continue
            }
            #expect(RecordedCallWriter.line(call) == line)
        }
    }

    @Test(arguments: Cell.all, ["gsi", "reset", "info"])
    func `the fast parser accepts every line of a fixture`(cell: Cell, command: String) throws {
        let text = try Data(contentsOf: URL(filePath: cell.path(command).string))
        let lines = Array(text).split(separator: UInt8(ascii: "\n")).dropFirst()
        #expect(!lines.isEmpty)
        for line in lines {
            let call = try #require(RecordedCallParser.parse(Array(line)))
            #expect(RecordedCallWriter.line(call) == Array(line))
        }
    }
}
