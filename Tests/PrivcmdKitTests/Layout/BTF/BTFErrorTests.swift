// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import Testing

@Suite struct `invalid BTF` {
    private let sample = SampleTypes().writer.bytes

    private func expect(
        _ location: BTFError.Location, _ reason: BTFError.Reason, _ body: () throws -> Void
    ) {
        #expect(throws: BTFError(location: location, reason: reason)) { try body() }
    }

    /// Looks up the only member of a structure of 16 bytes.
    private func lookUpMember(
        _ type: UInt32, _ writer: BTFWriter, bit: UInt32 = 0, width: UInt32 = 0
    ) throws {
        var writer = writer
        _ = writer.structure(
            "s", 16, flag: width > 0, [.init(name: "m", type: type, bit: bit, width: width)])
        let types = try BTF(writer.bytes)
        #expect(try types.size(ofStructure: "s") == 16)
        _ = try types.member("m", ofStructure: "s")
    }

    @Test func `an invalid header is rejected with the reason`() {
        expect(.header, .notBTF) { _ = try BTF([]) }
        expect(.header, .notBTF) { _ = try BTF([0x9f]) }
        expect(.header, .notBTF) { _ = try BTF([1, 2, 3, 4]) }
        expect(.header, .bigEndian) { _ = try BTF([0xeb, 0x9f, 1, 0]) }
        expect(.header, .truncated) { _ = try BTF(Array(sample.prefix(23))) }
        expect(.header, .truncated) { _ = try BTF(sample.with(23, at: 4)) }
        expect(.header, .version(2)) { _ = try BTF(sample.with(0x2_eb9f, at: 0)) }
    }

    @Test func `types or names outside the file are rejected`() {
        let last = UInt32(sample.count)
        expect(.names, .truncated) { _ = try BTF(Array(sample.dropLast())) }
        expect(.names, .truncated) { _ = try BTF(sample.with(.max, at: 20)) }
        expect(.names, .truncated) { _ = try BTF(sample.with(.max, at: 16)) }
        expect(.types, .truncated) { _ = try BTF(sample.with(last, at: 12)) }
        expect(.types, .truncated) { _ = try BTF(sample.with(.max, at: 8)) }
        expect(.types, .truncated) { _ = try BTF(sample.with(.max, at: 4)) }
        expect(.types, .unaligned) { _ = try BTF(sample.with(2, at: 8).with(0, at: 12)) }
    }

    @Test func `unterminated or unknown names are rejected`() {
        expect(.names, .unterminated) { _ = try BTF(Array(sample.dropLast()) + [65]) }
        expect(.names, .needsBase) { _ = try BTF(sample.with(0, at: 20)) }
        var writer = BTFWriter()
        writer.add(BTFWriter.Kind.typedef.rawValue, "t")
        expect(.type(1), .unknownName(99)) { _ = try BTF(writer.bytes.with(99, at: 24)) }
    }

    @Test func `names longer than 512 bytes are rejected`() throws {
        func types(_ count: Int) throws -> BTF {
            var writer = BTFWriter()
            let name = String(repeating: "x", count: count)
            let int = writer.integer("int", 4)
            _ = writer.structure("s", 4, [.init(name: name, type: int, bit: 0)])
            return try BTF(writer.bytes)
        }
        #expect(try types(512).structure(named: "s")?.members.count == 1)
        expect(.member(0, ofType: 2), .nameTooLong) { _ = try types(513).structure(named: "s") }
        var writer = BTFWriter()
        _ = writer.structure(String(repeating: "x", count: 513), 4, [])
        expect(.type(1), .nameTooLong) { _ = try BTF(writer.bytes) }
    }

    @Test(arguments: [UInt32(0), 20, 31, 64, 127])
    func `an unknown kind is rejected`(kind: UInt32) {
        var writer = BTFWriter()
        _ = writer.integer("int", 4)
        writer.add(kind)
        expect(.type(2), .unknownKind(Int(kind))) { _ = try BTF(writer.bytes) }
    }

    @Test func `truncated types are rejected`() {
        for cut in stride(from: 4, to: 24, by: 4) {
            var writer = BTFWriter()
            _ = writer.integer("int", 4)
            _ = writer.structure("", 4, [.init(name: "", type: 1, bit: 0)])
            // The types have 16 and 24 bytes.
            let bytes = writer.bytes.with(UInt32(40 - cut), at: 12)
            expect(.type(2), .truncated) { _ = try BTF(bytes) }
        }
        var writer = BTFWriter()
        writer.add(BTFWriter.Kind.structure.rawValue, "", count: 0xffff)
        expect(.type(1), .truncated) { _ = try BTF(writer.bytes) }
    }

    @Test func `a member of a missing type is rejected`() {
        expect(.member(0, ofType: 1), .unknownType(7)) { try lookUpMember(7, BTFWriter()) }
        expect(.member(0, ofType: 1), .unknownType(Int(UInt32.max))) {
            try lookUpMember(.max, BTFWriter())
        }
        var writer = BTFWriter()
        let typedef = writer.add(.typedef, "t", of: 9)
        expect(.type(1), .unknownType(9)) { try lookUpMember(typedef, writer) }
        #expect(throws: BTFError(location: .type(1), reason: .unknownType(9))) {
            try BTF(writer.bytes).size(ofStructure: "t")
        }
    }

    @Test func `a member without a size is rejected`() {
        expect(.member(0, ofType: 1), .noSize(.void)) { try lookUpMember(0, BTFWriter()) }
        let kinds: [(BTFWriter.Kind, BTF.Kind, [UInt32])] = [
            (.forward, .forward, []), (.function, .function, []), (.prototype, .prototype, []),
            (.declarationTag, .declarationTag, [0]),
        ]
        for (kind, read, trailing) in kinds {
            var writer = BTFWriter()
            let type = writer.add(kind.rawValue, "", 0, trailing)
            expect(.member(0, ofType: 2), .noSize(read)) { try lookUpMember(type, writer) }
        }
    }

    @Test func `a recursive type is rejected`() {
        var typedefs = BTFWriter()
        _ = typedefs.add(.typedef, "t", of: 3)
        _ = typedefs.add(.const, of: 1)
        _ = typedefs.add(.volatile, of: 2)
        expect(.member(0, ofType: 4), .recursive) { try lookUpMember(1, typedefs) }
        expect(.type(1), .recursive) { _ = try BTF(typedefs.bytes).size(ofStructure: "t") }
        var array = BTFWriter()
        _ = array.array(of: 1, 1)
        expect(.member(0, ofType: 2), .recursive) { try lookUpMember(1, array) }
        expect(.type(1), .recursive) { try lookUpMember(1, BTFWriter()) }
        var structures = BTFWriter()
        let elements = structures.array(of: 2, 1)
        _ = structures.structure("", 16, [.init(name: "s", type: 3, bit: 0)])
        expect(.type(3), .recursive) { try lookUpMember(elements, structures) }
        expect(.type(3), .recursive) { try lookUpMember(2, structures) }
    }

    @Test func `nesting deeper than 64 is rejected`() throws {
        func typedefs(_ depth: Int) -> BTFWriter {
            var writer = BTFWriter()
            var type = writer.integer("int", 4)
            for _ in 0..<depth { type = writer.add(.const, of: type) }
            return writer
        }
        try lookUpMember(64, typedefs(63))
        expect(.member(0, ofType: 66), .tooDeep) { try lookUpMember(65, typedefs(64)) }
        func structures(_ depth: Int) -> BTFWriter {
            var writer = BTFWriter()
            var type = writer.integer("int", 4)
            for _ in 0..<depth {
                type = writer.structure("", 8, [.init(name: "x", type: type, bit: 0)])
            }
            return writer
        }
        try lookUpMember(64, structures(63))
        expect(.type(2), .tooDeep) { try lookUpMember(65, structures(64)) }
    }

    /// Each structure has two members of the next one: 2⁶⁰ paths lead to the innermost.
    @Test func `exponentially many paths end with tooManyMembers`() throws {
        var writer = BTFWriter()
        var type = writer.integer("int", 0)
        for _ in 0..<60 {
            type = writer.structure(
                "", 8, [.init(name: "", type: type, bit: 0), .init(name: "", type: type, bit: 0)])
        }
        _ = writer.structure("s", 8, [.init(name: "", type: type, bit: 0)])
        let types = try BTF(writer.bytes)
        #expect(try types.member("x", ofStructure: "s") == nil)
        let error = #expect(throws: BTFError.self) { try types.structure(named: "s") }
        #expect(error?.reason == .tooManyMembers)
    }

    @Test func `a member outside its structure is rejected`() throws {
        var writer = BTFWriter()
        let long = writer.integer("long int", 8)
        let pair = writer.array(of: long, 2)
        let triple = writer.array(of: long, 3)
        let location = BTFError.Location.member(0, ofType: 4)
        try lookUpMember(pair, writer)
        try lookUpMember(long, writer, bit: 64)
        expect(location, .outsideStructure) { try lookUpMember(triple, writer) }
        expect(location, .outsideStructure) { try lookUpMember(long, writer, bit: 72) }
        expect(location, .outsideStructure) { try lookUpMember(long, writer, bit: 0xffff_fff8) }
        expect(location, .unaligned) { try lookUpMember(long, writer, bit: 4) }
        try lookUpMember(long, writer, bit: 121, width: 7)
        expect(location, .outsideStructure) { try lookUpMember(long, writer, bit: 122, width: 7) }
        expect(location, .bitFieldTooWide(65)) { try lookUpMember(long, writer, width: 65) }
        expect(location, .bitFieldTooWide(1)) { try lookUpMember(pair, writer, width: 1) }
        var odd = BTFWriter()
        _ = odd.integer("odd", 4, bits: 30, shift: 3)
        expect(.member(0, ofType: 2), .bitFieldTooWide(30)) { try lookUpMember(1, odd) }
    }

    @Test func `a size that overflows is rejected`() {
        var writer = BTFWriter()
        var type = writer.integer("long int", 8)
        for length: UInt32 in [.max, 1 << 30] { type = writer.array(of: type, length) }
        expect(.member(0, ofType: 4), .overflow) { try lookUpMember(3, writer) }
        _ = writer.array(of: type, .max)
        expect(.type(2), .overflow) { try lookUpMember(4, writer) }
    }

    @Test func `description names the location and the reason`() {
        let location = BTFError.Location.member(2, ofType: 7)
        #expect(
            BTFError(location: location, reason: .bitFieldTooWide(9)).description
                == "BTF type 7, member 2: bit field of 9 bits is wider than its type")
        #expect(
            BTFError(location: .type(3), reason: .unknownKind(20)).description
                == "BTF type 3: unknown kind 20")
    }
}
