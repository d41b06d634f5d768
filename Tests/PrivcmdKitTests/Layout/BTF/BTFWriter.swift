// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Writes BTF, as pahole does.
struct BTFWriter {
    /// The number of a kind in a record.
    ///
    /// The reader's own numbers are not used, so that the tests verify them.
    enum Kind: UInt32 {
        case integer = 1
        case pointer
        case array
        case structure
        case union
        case enumeration
        case forward
        case typedef
        case volatile
        case const
        case restrict
        case function
        case prototype
        case variable
        case dataSection
        case float
        case declarationTag
        case typeTag
        case longEnumeration
    }

    /// A member: its name, type id, first bit, and the width of a bit field in bits.
    struct Member {
        var name: String
        var type: UInt32
        var bit: UInt32
        var width: UInt32 = 0
    }

    private var types: [UInt32] = []
    private var names: [UInt8]
    private let firstName: UInt32
    private var nextID: UInt32

    /// Creates empty BTF, whose ids and names continue those of a base.
    init(over base: BTFWriter? = nil) {
        names = base == nil ? [0] : []
        firstName = base.map { $0.firstName + UInt32($0.names.count) } ?? 0
        nextID = base?.nextID ?? 1
    }

    /// Adds a name and returns its offset.
    ///
    /// The empty name always exists.
    mutating func name(_ text: String) -> UInt32 {
        if text.isEmpty { return 0 }
        defer { names += Array(text.utf8) + [0] }
        return firstName + UInt32(names.count)
    }

    /// Adds a type and returns its id.
    @discardableResult
    mutating func add(
        _ kind: UInt32, _ text: String = "", count: UInt32 = 0, flag: Bool = false,
        _ payload: UInt32 = 0, _ trailing: [UInt32] = []
    ) -> UInt32 {
        types += [name(text), count | kind << 24 | (flag ? 1 << 31 : 0), payload] + trailing
        nextID += 1
        return nextID - 1
    }

    /// Adds a modifier of a type, or a pointer to it.
    mutating func add(_ kind: Kind, _ text: String = "", of type: UInt32) -> UInt32 {
        add(kind.rawValue, text, type)
    }

    mutating func integer(
        _ text: String, _ size: UInt32, signed: Bool = false, bits: UInt32? = nil, shift: UInt32 = 0
    ) -> UInt32 {
        let word = (signed ? 1 << 24 : 0) | shift << 16 | (bits ?? size * 8)
        return add(Kind.integer.rawValue, text, size, [word])
    }

    mutating func array(of type: UInt32, _ count: UInt32) -> UInt32 {
        add(Kind.array.rawValue, "", 0, [type, 1, count])
    }

    mutating func enumeration(_ text: String, _ size: UInt32, signed: Bool) -> UInt32 {
        add(Kind.enumeration.rawValue, text, count: 1, flag: signed, size, [name("VALUE"), 1])
    }

    mutating func structure(
        _ text: String, _ size: UInt32, isUnion: Bool = false, flag: Bool = false,
        _ members: [Member]
    ) -> UInt32 {
        let words = members.flatMap { [name($0.name), $0.type, $0.bit | $0.width << 24] }
        return add(
            (isUnion ? Kind.union : .structure).rawValue, text, count: UInt32(members.count),
            flag: flag, size, words)
    }

    /// The id that the next type gets.
    var next: UInt32 { nextID }

    /// Header, types and names.
    var bytes: [UInt8] {
        let length = UInt32(types.count * 4)
        let header = [24, 0, length, length, UInt32(names.count)]
        return [0x9f, 0xeb, 1, 0] + (header + types).flatMap(Self.bytes) + names
    }

    /// Returns the bytes of a number in little-endian order.
    static func bytes(_ word: UInt32) -> [UInt8] {
        word.littleEndianBytes
    }
}

extension [UInt8] {
    /// Returns the bytes with another word at an offset.
    func with(_ word: UInt32, at offset: Int) -> [UInt8] {
        var copy = self
        copy.replaceSubrange(offset..<offset + 4, with: BTFWriter.bytes(word))
        return copy
    }
}

/// Types that several tests use.
struct SampleTypes {
    private(set) var writer = BTFWriter()
    let byte: UInt32
    let word: UInt32
    let long: UInt32

    /// Writes a structure with members of most kinds.
    ///
    ///     typedef struct outer {
    ///         u16 domain;                         // 0
    ///         union {                             // 8
    ///             struct { u32 a; s32 b; } pair;
    ///             struct { u64 whole; };
    ///         };
    ///         const enum state state;             // 16
    ///         char text[3][4];                    // 20
    ///         struct outer *next;                 // 32
    ///         u32 low : 3, high : 7;              // 40
    ///         double fraction;                    // 48
    ///         struct pair pairs[2];               // 56
    ///         u32 tail[];                         // 72
    ///     } outer_t;
    init() {
        long = writer.integer("long unsigned int", 8)
        byte = writer.integer("char", 1, signed: true)
        word = writer.integer("unsigned int", 4)
        let half = writer.integer("short unsigned int", 2)
        let int = writer.integer("int", 4, signed: true)
        let domain = writer.add(.typedef, "domid_t", of: half)
        let pair = writer.structure(
            "pair", 8, [.init(name: "a", type: word, bit: 0), .init(name: "b", type: int, bit: 32)])
        let whole = writer.structure("", 8, [.init(name: "whole", type: long, bit: 0)])
        let union = writer.structure(
            "", 8, isUnion: true,
            [.init(name: "pair", type: pair, bit: 0), .init(name: "", type: whole, bit: 0)])
        let enumeration = writer.enumeration("state", 4, signed: true)
        let state = writer.add(.const, of: enumeration)
        let text = writer.array(of: writer.array(of: byte, 4), 3)
        let float = writer.add(BTFWriter.Kind.float.rawValue, "double", 8)
        let pairs = writer.array(of: pair, 2)
        let tail = writer.array(of: word, 0)
        let next = writer.add(.pointer, of: writer.next + 1)
        let outer = writer.structure(
            "outer", 72, flag: true,
            [
                .init(name: "domain", type: domain, bit: 0),
                .init(name: "", type: union, bit: 64),
                .init(name: "state", type: state, bit: 128),
                .init(name: "text", type: text, bit: 160),
                .init(name: "next", type: next, bit: 256),
                .init(name: "low", type: word, bit: 320, width: 3),
                .init(name: "high", type: int, bit: 323, width: 7),
                .init(name: "fraction", type: float, bit: 384),
                .init(name: "pairs", type: pairs, bit: 448),
                .init(name: "tail", type: tail, bit: 576),
            ])
        _ = writer.add(.typedef, "outer_t", of: outer)
    }
}
