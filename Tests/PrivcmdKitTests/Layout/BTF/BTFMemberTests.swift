// SPDX-License-Identifier: MIT

import PrivcmdKit
import PrivcmdLayout
import Testing

@Suite struct `BTF member layout` {
    private let types: BTF

    init() throws { types = try BTF(SampleTypes().writer.bytes) }

    @Test(arguments: [
        ("domain", MemberLayout(offset: 0, size: 2, elementWidth: 2, isSigned: false)),
        ("pair", MemberLayout(offset: 8, size: 8, elementWidth: 8, isSigned: nil)),
        ("pair.a", MemberLayout(offset: 8, size: 4, elementWidth: 4, isSigned: false)),
        ("pair.b", MemberLayout(offset: 12, size: 4, elementWidth: 4, isSigned: true)),
        ("whole", MemberLayout(offset: 8, size: 8, elementWidth: 8, isSigned: false)),
        ("state", MemberLayout(offset: 16, size: 4, elementWidth: 4, isSigned: true)),
        ("text", MemberLayout(offset: 20, size: 12, elementWidth: 1, isSigned: true)),
        ("next", MemberLayout(offset: 32, size: 8, elementWidth: 8, isSigned: nil)),
        (
            "low",
            MemberLayout(offset: 40, size: 1, elementWidth: 1, isSigned: false, bits: 320..<323)
        ),
        (
            "high",
            MemberLayout(offset: 40, size: 2, elementWidth: 2, isSigned: true, bits: 323..<330)
        ),
        ("fraction", MemberLayout(offset: 48, size: 8, elementWidth: 8, isSigned: nil)),
        ("pairs", MemberLayout(offset: 56, size: 16, elementWidth: 8, isSigned: nil)),
        ("tail", MemberLayout(offset: 72, size: 0, elementWidth: 4, isSigned: false)),
    ])
    func `each member has the offset, size, width and sign of its type`(
        path: String, layout: MemberLayout
    ) throws {
        #expect(try types.member(path, ofStructure: "outer") == layout)
        #expect(try types.member(path, ofStructure: "outer_t") == layout)
    }

    @Test(arguments: [
        "", ".", "nothing", "Domain", "dom", "domain.", ".domain", "domain.a", "pair.c",
        "next.next", "pairs.a", "tail.a", "pair..a", "low.a", "VALUE",
    ])
    func `a path that leads to no member returns nil`(path: String) throws {
        #expect(try types.member(path, ofStructure: "outer") == nil)
    }

    @Test(arguments: ["", "nothing", "state", "char", "out", "outer_"])
    func `a name that is no structure returns nil`(name: String) throws {
        #expect(try types.member("domain", ofStructure: name) == nil)
        #expect(try types.size(ofStructure: name) == nil)
        #expect(try types.structure(named: name) == nil)
    }

    @Test func `an empty path returns the layout of a typedef that is no structure`() throws {
        #expect(try types.size(ofStructure: "domid_t") == 2)
        #expect(
            try types.member("", ofStructure: "domid_t")
                == MemberLayout(offset: 0, size: 2, elementWidth: 2, isSigned: false))
        #expect(try types.member("domain", ofStructure: "domid_t") == nil)
        #expect(try types.structure(named: "domid_t") == nil)
    }

    @Test func `count is the number of array elements`() throws {
        func count(_ path: String) throws -> Int? {
            try types.member(path, ofStructure: "outer")?.count
        }
        #expect(try count("domain") == 1)
        #expect(try count("text") == 12)
        #expect(try count("pairs") == 2)
        #expect(try count("tail") == 0)
    }

    @Test func `a structure lists its members and those of anonymous structures`() throws {
        let outer = try #require(try types.structure(named: "outer_t"))
        #expect(outer.name == "outer_t" && outer.size == 72 && !outer.isUnion)
        #expect(
            outer.members.map(\.name) == [
                "domain", "pair", "whole", "state", "text", "next", "low", "high", "fraction",
                "pairs", "tail",
            ])
        for member in outer.members {
            #expect(try types.member(member.name, ofStructure: "outer") == member.layout)
        }
        #expect(try types.size(ofStructure: "outer") == 72)
        #expect(try types.size(ofStructure: "pair") == 8)
    }

    @Test func `members of nested anonymous structures are found`() throws {
        var writer = BTFWriter()
        let word = writer.integer("unsigned int", 4)
        var inner = writer.structure("", 4, [.init(name: "deep", type: word, bit: 0)])
        for depth in 1..<5 {
            let size = UInt32(4 + 4 * depth)
            inner = writer.structure("", size, [.init(name: "", type: inner, bit: 32)])
        }
        _ = writer.structure("top", 24, isUnion: true, [.init(name: "", type: inner, bit: 0)])
        let types = try BTF(writer.bytes)
        #expect(try types.member("deep", ofStructure: "top")?.offset == 16)
        #expect(try types.structure(named: "top")?.isUnion == true)
    }

    @Test func `an integer with fewer bits is a bit field, as before kind_flag`() throws {
        var writer = BTFWriter()
        let three = writer.integer("three", 4, bits: 3)
        let shifted = writer.integer("shifted", 4, signed: true, bits: 5, shift: 3)
        let typedef = writer.add(.typedef, "three_t", of: three)
        _ = writer.structure(
            "old", 8,
            [
                .init(name: "first", type: typedef, bit: 0),
                .init(name: "second", type: shifted, bit: 32),
            ])
        let types = try BTF(writer.bytes)
        #expect(try types.member("first", ofStructure: "old")?.bits == 0..<3)
        let second = try #require(try types.member("second", ofStructure: "old"))
        #expect(second.bits == 35..<40)
        #expect(second.offset == 4 && second.size == 1 && second.isSigned == true)
    }

    @Test func `a pointer has the size of a long`() throws {
        func pointer(_ names: [(String, UInt32)], _ size: Int? = nil) throws -> Int? {
            var writer = BTFWriter()
            for (name, size) in names { _ = writer.integer(name, size) }
            let pointer = writer.add(.pointer, of: 0)
            _ = writer.structure("s", 8, [.init(name: "p", type: pointer, bit: 0)])
            return try BTF(writer.bytes, pointerSize: size).member("p", ofStructure: "s")?.size
        }
        #expect(try pointer([("int", 4), ("long int", 8)]) == 8)
        #expect(try pointer([("long long int", 8), ("long unsigned int", 4)]) == 4)
        #expect(try pointer([("long", 4)]) == 4)
        #expect(try pointer([]) == 8)
        #expect(try pointer([("long int", 8)], 4) == 4)
    }

    @Test func `qualifiers, typedefs, tags and 64-bit enumerations have a layout`() throws {
        var writer = BTFWriter()
        let byte = writer.integer("unsigned char", 1)
        var chain = byte
        for kind in [BTFWriter.Kind.typedef, .volatile, .const, .restrict, .typeTag] {
            chain = writer.add(kind, kind == .typedef || kind == .typeTag ? "tag" : "", of: chain)
        }
        let long = writer.add(
            BTFWriter.Kind.longEnumeration.rawValue, "long", count: 1, flag: true, 8, [0, 1, 0])
        _ = writer.structure(
            "s", 16,
            [.init(name: "byte", type: chain, bit: 0), .init(name: "long", type: long, bit: 64)])
        let types = try BTF(writer.bytes)
        let layout = MemberLayout(offset: 0, size: 1, elementWidth: 1, isSigned: false)
        #expect(try types.member("byte", ofStructure: "s") == layout)
        #expect(try types.member("long", ofStructure: "s")?.isSigned == true)
    }
}

@Suite struct `BTF type lookup` {
    /// A reader with a wrong length for one kind misses the type after it.
    @Test func `records of every kind are skipped by their length`() throws {
        var writer = BTFWriter()
        let word = writer.integer("unsigned int", 4)
        let members: [UInt32] = [0, word, 0, 0, word, 32]
        let kinds: [(BTFWriter.Kind, UInt32, [UInt32])] = [
            (.pointer, 0, []), (.array, 0, [word, word, 3]), (.structure, 2, members),
            (.union, 2, members), (.enumeration, 2, [0, 1, 0, 2]), (.forward, 0, []),
            (.typedef, 0, []), (.volatile, 0, []), (.const, 0, []), (.restrict, 0, []),
            (.function, 1, []), (.prototype, 2, [0, word, 0, word]), (.variable, 0, [1]),
            (.dataSection, 2, members), (.float, 0, []), (.declarationTag, 0, [0]),
            (.typeTag, 0, []), (.longEnumeration, 2, [0, 1, 0, 0, 2, 0]),
        ]
        for (kind, count, trailing) in kinds {
            writer.add(kind.rawValue, "", count: count, word, trailing)
            let name = "after_\(kind)"
            _ = writer.structure(name, 4, [.init(name: "word", type: word, bit: 0)])
            let types = try BTF(writer.bytes)
            #expect(types.count == Int(writer.next))
            #expect(try types.member("word", ofStructure: name)?.size == 4, "\(kind)")
        }
        #expect(BTF.Kind.allCases.count == kinds.count + 2)
    }

    @Test func `BTF without types has only void`() throws {
        let types = try BTF(BTFWriter().bytes)
        #expect(types.count == 1)
        #expect(try types.size(ofStructure: "outer") == nil)
    }

    @Test func `the first type of a name is found, and a tag before a typedef`() throws {
        var writer = BTFWriter()
        let other = writer.structure("other", 3, [])
        _ = writer.add(.typedef, "twice", of: other)
        writer.add(BTFWriter.Kind.forward.rawValue, "twice")
        _ = writer.structure("twice", 1, [])
        _ = writer.structure("twice", 2, [])
        let types = try BTF(writer.bytes)
        #expect(try types.size(ofStructure: "twice") == 1)
    }

    @Test func `a structure that is only declared is not found`() throws {
        var writer = BTFWriter()
        let forward = writer.add(BTFWriter.Kind.forward.rawValue, "declared")
        _ = writer.add(.typedef, "declared_t", of: forward)
        let types = try BTF(writer.bytes)
        #expect(try types.size(ofStructure: "declared") == nil)
        #expect(try types.structure(named: "declared_t") == nil)
    }

    @Test func `a longer header, and names before types, are accepted`() throws {
        let bytes = SampleTypes().writer.bytes
        let longer = (bytes[..<24] + [0, 0, 0, 0] + bytes[24...]).with(28, at: 4)
        #expect(try BTF(longer).size(ofStructure: "outer") == 72)
        let length = Int(bytes[12]) | Int(bytes[13]) << 8
        let namesFirst = Array(bytes[..<24] + bytes[(24 + length)...] + [0, 0, 0, 0])
        let names = bytes.count - 24 - length
        let start = (names + 3) / 4 * 4
        let swapped = Array(namesFirst[..<(24 + start)] + bytes[24..<(24 + length)])
            .with(UInt32(start), at: 8).with(0, at: 16)
        #expect(try BTF(swapped).size(ofStructure: "outer") == 72)
    }

    @Test func `BTF works through the LayoutSource protocol`() throws {
        let source: any LayoutSource = try BTF(SampleTypes().writer.bytes)
        #expect(try source.size(ofStructure: "pair") == 8)
        #expect(try source.member("b", ofStructure: "pair")?.offset == 4)
    }
}
