// SPDX-License-Identifier: MIT

import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// Calls at random, with whatever texts and numbers a line can hold.
private struct RandomCalls {
    private var dice: FuzzRandom
    private static let texts = [
        "", "a", "dev.bus", "NULL", "unreadable", "raw", "IOCTL_PRIVCMD_HYPERCALL", "\"", "\\",
        "/dev/xen", "é", "e\u{301}", "😀", "\n\t\r\u{8}\u{c}", "\u{1}\u{1f}\u{7f}", "\u{2028}",
        "A", "a10", "a9", "Z", "_", "a b", "0x10", "\u{ffff}", "\u{10ffff}",
    ]

    init(seed: UInt64) { dice = FuzzRandom(seed: seed) }

    private mutating func chance(_ part: Int) -> Bool {
        Int.random(in: 0..<part, using: &dice) == 0
    }

    private mutating func text() -> String {
        (0..<Int.random(in: 0...2, using: &dice)).map { _ in
            Self.texts.randomElement(using: &dice) ?? ""
        }.joined()
    }

    private mutating func number() -> Int64 {
        chance(4)
            ? [0, -1, .min, .max].randomElement(using: &dice) ?? 0
            : .random(in: -99...99, using: &dice)
    }

    private mutating func fields(_ depth: Int) -> FieldValues {
        var values: FieldValues = [:]
        for _ in 0..<Int.random(in: 0...4, using: &dice) { values[text()] = value(depth) }
        return values
    }

    private mutating func value(_ depth: Int) -> FieldValue {
        switch Int.random(in: 0..<(depth > 2 ? 2 : 4), using: &dice) {
        case 0: .number(number())
        case 1: .text(text())
        case 2: .list((0..<Int.random(in: 0...3, using: &dice)).map { _ in value(depth + 1) })
        default: .fields(fields(depth + 1))
        }
    }

    private mutating func input() -> RecordedArgument {
        switch Int.random(in: 0..<6, using: &dice) {
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
            nanoseconds: chance(9) ? .max : .random(in: 0...9999, using: &dice),
            by: chance(2)
                ? nil : RecordedCaller(process: 1, thread: 2, file: chance(2) ? nil : 3))
    }
}

@Suite struct `A call's line` {
    @Test func `is written as JSONEncoder writes it, and read as JSONDecoder reads it`() throws {
        var calls = RandomCalls(seed: 1)
        for _ in 0..<3000 {
            let call = calls.next()
            let line = RecordedCallWriter.line(call)
            let isEqual = Array(try JSONLine.encode(call).utf8) == line
            #expect(isEqual, "\(String(decoding: line, as: UTF8.self))")
            let decoded = try JSONLine.decode(RecordedCall.self, from: line)
            #expect(try RecordedLine(parsing: line, version: 2) == .call(decoded))
            if !line.contains(UInt8(ascii: "\\")) {
                #expect(RecordedCallParser.parse(line) == decoded)
            }
        }
    }

    /// What nobody wrote on purpose: a byte changed, left out, put in, or the line cut.
    @Test func `that was damaged is read as JSONDecoder reads it, or not at all`() throws {
        var calls = RandomCalls(seed: 2)
        var dice = FuzzRandom(seed: 3)
        let bytes = Array("{}[]:,\"\\0123456789-+.eEnrtu \n\u{1}éx".utf8) + [0xff, 0xc3]
        var read = 0
        for _ in 0..<3000 {
            var line = RecordedCallWriter.line(calls.next())
            let place = Int.random(in: 0..<line.count, using: &dice)
            let byte = bytes.randomElement(using: &dice) ?? 0
            switch Int.random(in: 0..<4, using: &dice) {
            case 0: line[place] = byte
            case 1: line.remove(at: place)
            case 2: line.insert(byte, at: place)
            default: line.removeSubrange(place...)
            }
            guard let call = RecordedCallParser.parse(line) else { continue }
            read += 1
            #expect(try JSONLine.decode(RecordedCall.self, from: line) == call)
        }
        #expect(read > 100)
    }

    @Test(arguments: [
        #"{"ioctl":"X","ns":1,"result":0,"result":1}"#, #"{"ioctl":"X","ns":01,"result":0}"#,
        #"{"ioctl":"X","ns":-1,"result":0}"#, #"{"ioctl":"X","ns":1,"result":-0}"#,
        #"{"ioctl":"X","ns":1,"result":1e2}"#, #"{"ioctl":"X","ns":1,"result":1.0}"#,
        #"{"ioctl":"X","ns":18446744073709551616,"result":0}"#,
        #"{"ioctl":"X","ns":1,"result":9223372036854775808}"#, #"{"ioctl":"X","ns":1,"result":0}x"#,
        #"{"ioctl":"X","ns":1,"result":0,"more":1}"#, #" {"ioctl":"X","ns":1,"result":0}"#,
        #"{"ioctl":"\u0058","ns":1,"result":0}"#, #"{"ioctl":"X","ns":1,"result":0,}"#,
        #"{"in":{"a":1,"a":2},"ioctl":"X","ns":1,"result":0}"#,
        #"{"in":null,"ioctl":"X","ns":1,"result":0}"#,
    ])
    func `that this program would not write is left to JSONDecoder`(line: String) {
        #expect(RecordedCallParser.parse(Array(line.utf8)) == nil)
    }

    @Test func `is read as deep as it is`() throws {
        for depth in [1, 30, 40, 400] {
            let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let line = Array(#"{"in":{"a":\#(value)},"ioctl":"X","ns":1,"result":0}"#.utf8)
            guard case .call(let call) = try RecordedLine(parsing: line, version: 2) else {
                Issue.record("it is no call")
                continue
            }
            #expect(RecordedCallWriter.line(call) == line)
        }
    }

    @Test(arguments: Cell.all, ["gsi", "reset", "info"])
    func `of a fixture is read without JSONDecoder`(cell: Cell, command: String) throws {
        let text = try Data(contentsOf: URL(filePath: cell.path(command).string))
        for line in Array(text).split(separator: UInt8(ascii: "\n")).dropFirst() {
            let call = try #require(RecordedCallParser.parse(Array(line)))
            #expect(RecordedCallWriter.line(call) == Array(line))
        }
    }
}
