// SPDX-License-Identifier: MIT

extension BTF {
    /// Returns the layout of a structure or union; nil if it is missing or a forward declaration.
    ///
    /// - Parameter name: the tag, or the name of a typedef.
    /// - Returns: the layout.
    /// - Throws: the fault in the structure's types.
    package func structure(named name: String) throws(BTFError) -> StructureLayout? {
        guard let type = try findStructure(name) else { return nil }
        try checkNesting(type)
        var members: [StructureLayout.Member] = []
        var budget = Self.memberLimit
        try collectMembers(type, at: 0, &members, &budget)
        return StructureLayout(
            name: name, size: type.sizeOrType, isUnion: type.kind == .union, members: members)
    }

    /// Returns the size of a structure or union in bytes; nil if it is missing.
    ///
    /// - Parameter name: the tag, or the name of a typedef of a structure, a number or an array.
    /// - Returns: the size in bytes.
    /// - Throws: the fault in the structure's types.
    package func size(ofStructure name: String) throws(BTFError) -> Int? {
        if let structure = try findStructure(name) { return structure.sizeOrType }
        return try typedefLayout(name)?.size
    }

    /// Returns the layout of a member of a structure or union; nil if it is missing.
    ///
    /// - Parameters:
    ///   - path: the member's C designator, such as `u.getdomaininfo.domain`. The empty path
    ///     designates the number or array of a typedef.
    ///   - name: the tag, or the name of a typedef.
    /// - Returns: the member's layout.
    /// - Throws: the fault in the structure's types.
    package func member(
        _ path: String, ofStructure name: String
    ) throws(BTFError) -> MemberLayout? {
        guard let structure = try findStructure(name) else {
            return path.isEmpty ? try typedefLayout(name) : nil
        }
        return try resolvePath(path, in: structure)?.layout
    }

    /// True: BTF lists all members.
    package var listsMembers: Bool { true }

    /// Returns the members of a structure or union, or of one within it.
    ///
    /// - Parameters:
    ///   - path: the C designator of the inner structure; empty for the structure itself.
    ///   - name: the tag, or the name of a typedef.
    /// - Returns: the members in their order; none if the structure is missing.
    /// - Throws: the fault in the structure's types.
    package func members(
        at path: String, ofStructure name: String
    ) throws(BTFError) -> [StructureLayout.Member] {
        if path.isEmpty { return try structure(named: name)?.members ?? [] }
        guard let structure = try findStructure(name),
            let found = try resolvePath(path, in: structure),
            let inner = found.structure, !found.isArray
        else { return [] }
        var members: [StructureLayout.Member] = []
        var budget = Self.memberLimit
        try collectMembers(inner, at: found.layout.offset, &members, &budget)
        return members
    }

    /// Resolves a path member by member.
    private func resolvePath(_ path: String, in structure: BTFType) throws(BTFError)
        -> BTFResolvedMember?
    {
        try checkNesting(structure)
        var inner: BTFType? = structure
        var last: BTFResolvedMember?
        for part in path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        {
            var searched: Set<Int> = []
            guard let type = inner, !part.isEmpty,
                let found = try findMember(Array(part), in: type, &searched)
            else { return nil }
            let layout = try shifted(found.layout, by: last?.layout.offset ?? 0, .type(type.id))
            last = BTFResolvedMember(
                layout: layout, structure: found.structure, isArray: found.isArray)
            inner = found.isArray ? nil : found.structure
        }
        return last
    }

    /// Returns the layout of the number or array behind a typedef; nil if it is missing.
    private func typedefLayout(_ name: String) throws(BTFError) -> MemberLayout? {
        guard let typedef = try findTypedef(name) else { return nil }
        let location = BTFError.Location.type(typedef.id)
        let stripped = try resolve(typedef.id, at: location)
        guard stripped.type.kind.statesSize || stripped.type.kind == .pointer else { return nil }
        let width = try size(stripped.type, at: location)
        let (size, isOver) = width.multipliedReportingOverflow(by: stripped.count)
        if isOver { throw BTFError(location: location, reason: .overflow) }
        return MemberLayout(
            offset: 0, size: size, elementWidth: width, isSigned: stripped.type.isSigned)
    }

    /// Finds a member by name, also within anonymous members.
    private func findMember(
        _ name: [UInt8], in structure: BTFType, _ searched: inout Set<Int>
    ) throws(BTFError) -> BTFResolvedMember? {
        // Search each type once: a second search would not find the member either.
        guard searched.insert(structure.id).inserted else { return nil }
        for index in 0..<structure.count {
            let member = BTFMember(index, of: structure)
            let own = try self.name(member.nameOffset, at: member.location)
            if own.elementsEqual(name) { return try layout(member, of: structure) }
            guard own.isEmpty, let outer = try anonymousStructure(member, of: structure) else {
                continue
            }
            guard let type = outer.structure, let found = try findMember(name, in: type, &searched)
            else { continue }
            return BTFResolvedMember(
                layout: try shifted(found.layout, by: outer.layout.offset, member.location),
                structure: found.structure, isArray: found.isArray)
        }
        return nil
    }

    /// Appends the members, including those of anonymous members.
    private func collectMembers(
        _ structure: BTFType, at base: Int, _ members: inout [StructureLayout.Member],
        _ budget: inout Int
    ) throws(BTFError) {
        for index in 0..<structure.count {
            let member = BTFMember(index, of: structure)
            budget -= 1
            if budget < 0 { throw BTFError(location: member.location, reason: .tooManyMembers) }
            let name = try name(member.nameOffset, at: member.location)
            if !name.isEmpty {
                let own = try layout(member, of: structure).layout
                members.append(
                    StructureLayout.Member(
                        name: String(decoding: name, as: UTF8.self),
                        layout: try shifted(own, by: base, member.location)))
            } else if let outer = try anonymousStructure(member, of: structure),
                let type = outer.structure
            {
                let start = try shifted(outer.layout, by: base, member.location).offset
                try collectMembers(type, at: start, &members, &budget)
            }
        }
    }

    /// Returns the layout of an anonymous structure or union; nil for an unnamed bit field.
    private func anonymousStructure(
        _ member: BTFMember, of structure: BTFType
    ) throws(BTFError) -> BTFResolvedMember? {
        let stripped = try resolve(member.typeID, at: member.location)
        guard stripped.type.kind.isStructure, !stripped.isArray else { return nil }
        return try layout(member, of: structure)
    }

    private func shifted(
        _ layout: MemberLayout, by base: Int, _ location: BTFError.Location
    ) throws(BTFError) -> MemberLayout {
        guard let shifted = layout.shifted(by: base) else {
            throw BTFError(location: location, reason: .overflow)
        }
        return shifted
    }

    /// Checks that a structure does not contain itself and is not nested too deeply.
    ///
    /// It visits each contained type once.
    private func checkNesting(_ structure: BTFType) throws(BTFError) {
        var nesting = Nesting()
        try checkNesting(structure, &nesting)
    }

    /// The enclosing structures, and the nesting depths of the visited ones.
    private struct Nesting {
        var enclosing: Set<Int> = []
        var depths: [Int: Int] = [:]
    }

    /// Returns the nesting depth of a structure, counting itself.
    @discardableResult
    private func checkNesting(
        _ structure: BTFType, _ nesting: inout Nesting
    ) throws(BTFError) -> Int {
        if let depth = nesting.depths[structure.id] { return depth }
        let location = BTFError.Location.type(structure.id)
        guard nesting.enclosing.count < Self.depthLimit else {
            throw BTFError(location: location, reason: .tooDeep)
        }
        guard nesting.enclosing.insert(structure.id).inserted else {
            throw BTFError(location: location, reason: .recursive)
        }
        var depth = 1
        for index in 0..<structure.count {
            let member = BTFMember(index, of: structure)
            let inner = try resolve(member.typeID, at: member.location).type
            guard inner.kind.isStructure else { continue }
            depth = max(depth, try checkNesting(inner, &nesting) + 1)
        }
        guard nesting.enclosing.count - 1 + depth <= Self.depthLimit else {
            throw BTFError(location: location, reason: .tooDeep)
        }
        nesting.enclosing.remove(structure.id)
        nesting.depths[structure.id] = depth
        return depth
    }
}
