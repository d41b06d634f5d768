// SPDX-License-Identifier: MIT

/// A member record (`struct btf_member`).
struct BTFMember {
    /// The offset of the name in the string section; an anonymous member has the empty name.
    let nameOffset: Int
    let typeID: Int
    /// The offset in bits from the start of the structure.
    let bitOffset: Int
    /// The width of a bit field in bits; 0 for other members.
    let bitWidth: Int
    let location: BTFError.Location

    init(_ index: Int, of structure: BTFType) {
        nameOffset = structure.trailingWord(3 * index)
        typeID = structure.trailingWord(3 * index + 1)
        let word = structure.trailingWord(3 * index + 2)
        bitOffset = structure.kindFlag ? word & 0xff_ffff : word
        bitWidth = structure.kindFlag ? word >> 24 : 0
        location = .member(index, ofType: structure.id)
    }
}

/// A type without typedefs, qualifiers and arrays.
struct BTFResolvedType {
    let type: BTFType
    /// The product of the arrays' lengths; 1 without arrays.
    let count: Int
    let isArray: Bool
}

/// The layout of a member, and its structure type if it has one.
struct BTFResolvedMember {
    let layout: MemberLayout
    /// The structure or union type of the member or of its array elements.
    let structure: BTFType?
    let isArray: Bool
}

extension BTF {
    /// Follows typedefs, qualifiers and arrays to the type behind them.
    func resolve(_ id: Int, at location: BTFError.Location) throws(BTFError) -> BTFResolvedType {
        var type = try type(id, at: location)
        var count = 1
        var isArray = false
        // The limit also ends loops.
        for _ in 0..<Self.depthLimit {
            if type.kind == .array {
                let (product, isOver) = count.multipliedReportingOverflow(by: type.trailingWord(2))
                if isOver { throw BTFError(location: .type(type.id), reason: .overflow) }
                count = product
                isArray = true
                type = try self.type(type.trailingWord(), at: .type(type.id))
            } else if type.kind.isModifier {
                type = try self.type(type.sizeOrType, at: .type(type.id))
            } else {
                return BTFResolvedType(type: type, count: count, isArray: isArray)
            }
        }
        throw BTFError(location: location, reason: try isLoop(id) ? .recursive : .tooDeep)
    }

    /// Whether typedefs, qualifiers and arrays lead from a type back to one of them.
    private func isLoop(_ id: Int) throws(BTFError) -> Bool {
        var seen: Set<Int> = []
        var type = try type(id, at: .type(id))
        while seen.insert(type.id).inserted {
            // The limit bounds the search in a malformed file.
            guard type.kind == .array || type.kind.isModifier, seen.count < Self.memberLimit
            else { return false }
            let next = type.kind == .array ? type.trailingWord() : type.sizeOrType
            type = try self.type(next, at: .type(type.id))
        }
        return true
    }

    /// Returns the size of a type in bytes.
    func size(_ type: BTFType, at location: BTFError.Location) throws(BTFError) -> Int {
        if type.kind == .pointer { return pointerSize }
        guard type.kind.statesSize else {
            throw BTFError(location: location, reason: .noSize(type.kind))
        }
        return type.sizeOrType
    }

    func layout(_ member: BTFMember, of structure: BTFType) throws(BTFError) -> BTFResolvedMember {
        let stripped = try resolve(member.typeID, at: member.location)
        let type = stripped.type
        let width = try size(type, at: member.location)
        let nested = type.kind.isStructure ? type : nil
        if let bits = try bits(member, stripped, width) {
            guard bits.upperBound <= structure.sizeOrType * 8 else {
                throw BTFError(location: member.location, reason: .outsideStructure)
            }
            let start = bits.lowerBound / 8
            let size = (bits.upperBound + 7) / 8 - start
            let layout = MemberLayout(
                offset: start, size: size, elementWidth: size, isSigned: type.isSigned,
                bits: bits)
            return BTFResolvedMember(layout: layout, structure: nested, isArray: false)
        }
        guard member.bitOffset % 8 == 0 else {
            throw BTFError(location: member.location, reason: .unaligned)
        }
        let offset = member.bitOffset / 8
        let (size, isOver) = width.multipliedReportingOverflow(by: stripped.count)
        if isOver { throw BTFError(location: member.location, reason: .overflow) }
        guard offset <= structure.sizeOrType, size <= structure.sizeOrType - offset else {
            throw BTFError(location: member.location, reason: .outsideStructure)
        }
        let layout = MemberLayout(
            offset: offset, size: size, elementWidth: width, isSigned: type.isSigned)
        return BTFResolvedMember(layout: layout, structure: nested, isArray: stripped.isArray)
    }

    /// Returns the bits of a bit field; nil for other members.
    ///
    /// Without `kind_flag`, a bit field is an integer type that has fewer bits than its size.
    private func bits(
        _ member: BTFMember, _ stripped: BTFResolvedType, _ size: Int
    ) throws(BTFError) -> Range<Int>? {
        if member.bitWidth > 0 {
            guard !stripped.isArray, member.bitWidth <= size * 8 else {
                throw BTFError(location: member.location, reason: .bitFieldTooWide(member.bitWidth))
            }
            return member.bitOffset..<member.bitOffset + member.bitWidth
        }
        guard stripped.type.kind == .integer, !stripped.isArray else { return nil }
        let (width, shift) = (
            stripped.type.trailingWord() & 0xff, stripped.type.trailingWord() >> 16 & 0xff
        )
        guard width != size * 8 || shift > 0 else { return nil }
        guard width <= size * 8 - shift else {
            throw BTFError(location: member.location, reason: .bitFieldTooWide(width))
        }
        let start = member.bitOffset + shift
        return start..<start + width
    }
}
