// SPDX-License-Identifier: MIT

extension BTF {
    /// A structure or union, and how its members lie in it, or nil where there is none.
    ///
    /// One that is only declared, without members, is none.
    ///
    /// - Parameter name: its tag, or the name of a typedef of it.
    /// - Returns: the layout.
    /// - Throws: what is wrong with the types that it is made of.
    public func structure(named name: String) throws(BTFError) -> StructureLayout? {
        guard let type = try find(name) else { return nil }
        try checkNesting(type)
        var members: [StructureLayout.Member] = []
        var budget = Self.memberLimit
        try collect(type, at: 0, &members, &budget)
        return StructureLayout(
            name: name, size: type.payload, isUnion: type.kind == .union, members: members)
    }

    /// The size of a structure or union in bytes, or nil where there is none.
    ///
    /// - Parameter name: its tag, or the name of a typedef of it, or of a number or an array.
    /// - Returns: the size in bytes.
    /// - Throws: what is wrong with the types that lead to it.
    public func size(ofStructure name: String) throws(BTFError) -> Int? {
        if let structure = try find(name) { return structure.payload }
        return try plain(name)?.size
    }

    /// How a member lies in a structure or union, or nil where there is none.
    ///
    /// - Parameters:
    ///   - path: the member as C designates it, such as `u.getdomaininfo.domain`. The empty one is a number
    ///     or an array itself, where a typedef of one is asked.
    ///   - name: the tag of the structure or union, or the name of a typedef of it.
    /// - Returns: the member's layout.
    /// - Throws: what is wrong with the types that it is made of.
    public func member(
        _ path: String, ofStructure name: String
    ) throws(BTFError) -> MemberLayout? {
        guard let structure = try find(name) else {
            return path.isEmpty ? try plain(name) : nil
        }
        return try follow(path, in: structure)?.layout
    }

    /// Types list what they are made of.
    public var listsMembers: Bool { true }

    /// The members of a structure or union, or of one that lies within it.
    ///
    /// - Parameters:
    ///   - path: what leads to the inner one, as C designates it; empty for the structure itself.
    ///   - name: the tag of the structure or union, or the name of a typedef of it.
    /// - Returns: the members in their order; none where there is no such structure.
    /// - Throws: what is wrong with the types that it is made of.
    public func members(
        at path: String, ofStructure name: String
    ) throws(BTFError) -> [StructureLayout.Member] {
        if path.isEmpty { return try structure(named: name)?.members ?? [] }
        guard let structure = try find(name), let found = try follow(path, in: structure),
            let inner = found.structure, !found.isArray
        else { return [] }
        var members: [StructureLayout.Member] = []
        var budget = Self.memberLimit
        try collect(inner, at: found.layout.offset, &members, &budget)
        return members
    }

    /// Goes where a path leads, member by member.
    private func follow(_ path: String, in structure: BTFType) throws(BTFError) -> BTFFound? {
        try checkNesting(structure)
        var inner: BTFType? = structure
        var last: BTFFound?
        for part in path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        {
            var searched: Set<Int> = []
            guard let type = inner, !part.isEmpty,
                let found = try search(Array(part), in: type, &searched)
            else { return nil }
            let layout = try shifted(found.layout, by: last?.layout.offset ?? 0, .type(type.id))
            last = BTFFound(layout: layout, structure: found.structure, isArray: found.isArray)
            inner = found.isArray ? nil : found.structure
        }
        return last
    }

    /// What a typedef of a number or of an array stands for; nil where there is none.
    private func plain(_ name: String) throws(BTFError) -> MemberLayout? {
        guard let typedef = try typedef(name) else { return nil }
        let place = BTFError.Place.type(typedef.id)
        let stripped = try strip(typedef.id, at: place)
        guard stripped.type.kind.statesSize || stripped.type.kind == .pointer else { return nil }
        let width = try size(stripped.type, at: place)
        let (size, isOver) = width.multipliedReportingOverflow(by: stripped.count)
        if isOver { throw BTFError(place: place, reason: .overflow) }
        return MemberLayout(
            offset: 0, size: size, elementWidth: width, isSigned: stripped.type.isSigned)
    }

    /// Finds a member by its name, also in anonymous members.
    private func search(
        _ name: [UInt8], in structure: BTFType, _ searched: inout Set<Int>
    ) throws(BTFError) -> BTFFound? {
        // What one type lacks it lacks wherever else it is a member.
        guard searched.insert(structure.id).inserted else { return nil }
        for index in 0..<structure.count {
            let member = BTFMember(index, of: structure)
            let own = try self.name(member.name, at: member.place)
            if own.elementsEqual(name) { return try layout(member, of: structure) }
            guard own.isEmpty, let outer = try anonymous(member, of: structure) else { continue }
            guard let type = outer.structure, let found = try search(name, in: type, &searched)
            else { continue }
            return BTFFound(
                layout: try shifted(found.layout, by: outer.layout.offset, member.place),
                structure: found.structure, isArray: found.isArray)
        }
        return nil
    }

    /// Puts the members down, those of anonymous members too.
    private func collect(
        _ structure: BTFType, at base: Int, _ members: inout [StructureLayout.Member],
        _ budget: inout Int
    ) throws(BTFError) {
        for index in 0..<structure.count {
            let member = BTFMember(index, of: structure)
            budget -= 1
            if budget < 0 { throw BTFError(place: member.place, reason: .manyMembers) }
            let name = try name(member.name, at: member.place)
            if !name.isEmpty {
                let own = try layout(member, of: structure).layout
                members.append(
                    StructureLayout.Member(
                        name: String(decoding: name, as: UTF8.self),
                        layout: try shifted(own, by: base, member.place)))
            } else if let outer = try anonymous(member, of: structure), let type = outer.structure {
                let start = try shifted(outer.layout, by: base, member.place).offset
                try collect(type, at: start, &members, &budget)
            }
        }
    }

    /// An anonymous structure or union; nil for anything else without a name.
    private func anonymous(
        _ member: BTFMember, of structure: BTFType
    ) throws(BTFError) -> BTFFound? {
        let stripped = try strip(member.type, at: member.place)
        guard stripped.type.kind.isStructure, !stripped.isArray else { return nil }
        return try layout(member, of: structure)
    }

    private func shifted(
        _ layout: MemberLayout, by base: Int, _ place: BTFError.Place
    ) throws(BTFError) -> MemberLayout {
        guard let shifted = layout.shifted(by: base) else {
            throw BTFError(place: place, reason: .overflow)
        }
        return shifted
    }

    /// Sees to it that a structure does not contain itself, and is not too deep.
    ///
    /// Each type that it contains is passed once, however often it is a member.
    private func checkNesting(_ structure: BTFType) throws(BTFError) {
        var nesting = Nesting()
        try checkNesting(structure, &nesting)
    }

    /// The structures around one, and how deep those that have been passed are.
    private struct Nesting {
        var around: Set<Int> = []
        var depths: [Int: Int] = [:]
    }

    /// How many structures deep a structure is, itself included.
    @discardableResult
    private func checkNesting(
        _ structure: BTFType, _ nesting: inout Nesting
    ) throws(BTFError) -> Int {
        if let depth = nesting.depths[structure.id] { return depth }
        let place = BTFError.Place.type(structure.id)
        guard nesting.around.count < Self.depthLimit else {
            throw BTFError(place: place, reason: .tooDeep)
        }
        guard nesting.around.insert(structure.id).inserted else {
            throw BTFError(place: place, reason: .loop)
        }
        var depth = 1
        for index in 0..<structure.count {
            let member = BTFMember(index, of: structure)
            let inner = try strip(member.type, at: member.place).type
            guard inner.kind.isStructure else { continue }
            depth = max(depth, try checkNesting(inner, &nesting) + 1)
        }
        guard nesting.around.count - 1 + depth <= Self.depthLimit else {
            throw BTFError(place: place, reason: .tooDeep)
        }
        nesting.around.remove(structure.id)
        nesting.depths[structure.id] = depth
        return depth
    }
}
