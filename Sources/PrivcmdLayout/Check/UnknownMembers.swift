// SPDX-License-Identifier: MIT

/// Finds members of a source where the table has none.
///
/// A new member may occupy former padding. Then all sizes and all existing members stay the same,
/// and a lookup of known members does not find it.
struct UnknownMembers {
    private let structure: ExpectedStructure

    init(of structure: ExpectedStructure) { self.structure = structure }

    /// Returns the members in the source's order, with their offsets in bytes.
    func find(in source: some LayoutSource) throws -> [(member: String, offset: Int)] {
        guard source.listsMembers else { return [] }
        return try find(at: "", in: source)
    }

    private func find(
        at path: String, in source: some LayoutSource
    ) throws -> [(member: String, offset: Int)] {
        var list: [(member: String, offset: Int)] = []
        for member in try source.members(at: path, ofStructure: structure.name) {
            let designator = path.isEmpty ? member.name : path + "." + member.name
            if containsKnownMembers(designator) {
                list += try find(at: designator, in: source)
            } else if !isKnown(designator, member.layout), !Self.isPadding(member.name) {
                list.append((designator, member.layout.offset))
            }
        }
        return list
    }

    /// Whether the table has members within this one.
    private func containsKnownMembers(_ designator: String) -> Bool {
        structure.members.contains { member in
            member.designators.contains { $0.hasPrefix(designator + ".") }
        }
    }

    /// Whether the table has the member, has its bytes under another name, or ignores its union.
    private func isKnown(_ designator: String, _ layout: MemberLayout) -> Bool {
        // Xen calls each of these unions `u`. A union member that the table does not have belongs
        // to another architecture, or to an operation of which the table has only the number.
        // Without an interface version the table has no union member.
        if designator.split(separator: ".").suffix(2).contains("u") { return true }
        if structure.members.contains(where: { $0.designators.contains(designator) }) {
            return true
        }
        let outer = ExpectedStructure.Member.unionMember(of: designator)
        let candidates = structure.members.filter { member in
            let own = member.designators.compactMap(ExpectedStructure.Member.unionMember(of:))
            return outer == nil || own.isEmpty || own.contains { $0 == outer }
        }
        // The first byte that no known member covers. A flexible array member has no bytes.
        var uncovered = layout.offset
        for known in candidates.map(\.layout).sorted(by: { $0.offset < $1.offset })
        where known.offset <= uncovered {
            uncovered = max(uncovered, known.offset + known.size)
        }
        return uncovered >= layout.offset + layout.size
    }

    /// Whether the name denotes padding, such as `_pad1`, `rsvd` and `mbz`.
    private static func isPadding(_ name: String) -> Bool {
        let word = name.filter { $0 != "_" && !$0.isNumber }
        return ["pad", "padding", "rsvd", "reserved", "mbz", "unused"].contains(word)
    }
}
