// SPDX-License-Identifier: MIT

/// A member as its structure has it.
struct BTFMember {
    /// Where its name starts among the names; the empty one is that of an anonymous member.
    let name: Int
    /// The id of its type.
    let type: Int
    /// Where it starts, in bits from the start of the structure.
    let bitOffset: Int
    /// How many bits a bit field has; 0 for what is none.
    let bitWidth: Int
    let place: BTFError.Place

    init(_ index: Int, of structure: BTFType) {
        name = structure.word(3 * index)
        type = structure.word(3 * index + 1)
        let word = structure.word(3 * index + 2)
        bitOffset = structure.flag ? word & 0xff_ffff : word
        bitWidth = structure.flag ? word >> 24 : 0
        place = .member(index, ofType: structure.id)
    }
}

/// What a type is without typedefs, qualifiers and arrays.
struct BTFStripped {
    let type: BTFType
    /// The product of the arrays' lengths; 1 without any.
    let count: Int
    let isArray: Bool
}

/// A member, and the structure that it is where it is one.
struct BTFFound {
    let layout: MemberLayout
    /// The structure or union that it is, or that it is an array of.
    let structure: BTFType?
    let isArray: Bool
}

extension BTF {
    /// Takes typedefs, qualifiers and arrays off a type.
    func strip(_ id: Int, at place: BTFError.Place) throws(BTFError) -> BTFStripped {
        var type = try type(id, at: place)
        var count = 1
        var isArray = false
        // What is a loop never ends, and what is none is not this deep.
        for _ in 0..<Self.depthLimit {
            if type.kind == .array {
                let (product, isOver) = count.multipliedReportingOverflow(by: type.word(2))
                if isOver { throw BTFError(place: .type(type.id), reason: .overflow) }
                count = product
                isArray = true
                type = try self.type(type.word(), at: .type(type.id))
            } else if type.kind.isModifier {
                type = try self.type(type.payload, at: .type(type.id))
            } else {
                return BTFStripped(type: type, count: count, isArray: isArray)
            }
        }
        throw BTFError(place: place, reason: try isLoop(id) ? .loop : .tooDeep)
    }

    /// Whether typedefs, qualifiers and arrays lead from a type back to one of them.
    private func isLoop(_ id: Int) throws(BTFError) -> Bool {
        var seen: Set<Int> = []
        var type = try type(id, at: .type(id))
        while seen.insert(type.id).inserted {
            // No way is followed for ever: one that is this long is too deep, loop or not.
            guard type.kind == .array || type.kind.isModifier, seen.count < Self.memberLimit
            else { return false }
            let next = type.kind == .array ? type.word() : type.payload
            type = try self.type(next, at: .type(type.id))
        }
        return true
    }

    /// The size of a type in bytes.
    func size(_ type: BTFType, at place: BTFError.Place) throws(BTFError) -> Int {
        if type.kind == .pointer { return pointerSize }
        guard type.kind.statesSize else {
            throw BTFError(place: place, reason: .sizeless(type.kind))
        }
        return type.payload
    }

    /// How a member lies in its structure.
    func layout(_ member: BTFMember, of structure: BTFType) throws(BTFError) -> BTFFound {
        let stripped = try strip(member.type, at: member.place)
        let type = stripped.type
        let width = try size(type, at: member.place)
        let nested = type.kind.isStructure ? type : nil
        if let bits = try bits(member, stripped, width) {
            guard bits.upperBound <= structure.payload * 8 else {
                throw BTFError(place: member.place, reason: .outside)
            }
            let start = bits.lowerBound / 8
            let touched = (bits.upperBound + 7) / 8 - start
            let layout = MemberLayout(
                offset: start, size: touched, elementWidth: touched, isSigned: type.isSigned,
                bits: bits)
            return BTFFound(layout: layout, structure: nested, isArray: false)
        }
        guard member.bitOffset % 8 == 0 else {
            throw BTFError(place: member.place, reason: .unaligned)
        }
        let offset = member.bitOffset / 8
        let (size, isOver) = width.multipliedReportingOverflow(by: stripped.count)
        if isOver { throw BTFError(place: member.place, reason: .overflow) }
        guard offset <= structure.payload, size <= structure.payload - offset else {
            throw BTFError(place: member.place, reason: .outside)
        }
        let layout = MemberLayout(
            offset: offset, size: size, elementWidth: width, isSigned: type.isSigned)
        return BTFFound(layout: layout, structure: nested, isArray: stripped.isArray)
    }

    /// The bits of a bit field, or nil for what is none.
    ///
    /// Before `kind_flag`, a bit field's type was an integer with fewer bits than its bytes have.
    private func bits(
        _ member: BTFMember, _ stripped: BTFStripped, _ size: Int
    ) throws(BTFError) -> Range<Int>? {
        if member.bitWidth > 0 {
            guard !stripped.isArray, member.bitWidth <= size * 8 else {
                throw BTFError(place: member.place, reason: .wideBitField(member.bitWidth))
            }
            return member.bitOffset..<member.bitOffset + member.bitWidth
        }
        guard stripped.type.kind == .integer, !stripped.isArray else { return nil }
        let (width, shift) = (stripped.type.word() & 0xff, stripped.type.word() >> 16 & 0xff)
        guard width != size * 8 || shift > 0 else { return nil }
        guard width <= size * 8 - shift else {
            throw BTFError(place: member.place, reason: .wideBitField(width))
        }
        let start = member.bitOffset + shift
        return start..<start + width
    }
}
