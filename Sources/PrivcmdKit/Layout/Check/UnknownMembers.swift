// SPDX-License-Identifier: MIT

/// Members that a source has where the table has nothing.
///
/// An interface grows into its own padding, without any change of sizes or of what was there before: those
/// who are asked for members by name never say so.
struct UnknownMembers {
    private let structure: ExpectedStructure

    init(of structure: ExpectedStructure) { self.structure = structure }

    /// The members in the source's order, and where they start, in bytes.
    func found(in source: some LayoutSource) throws -> [(member: String, offset: Int)] {
        guard source.listsMembers else { return [] }
        return try found(at: "", in: source)
    }

    private func found(
        at path: String, in source: some LayoutSource
    ) throws -> [(member: String, offset: Int)] {
        var list: [(member: String, offset: Int)] = []
        for member in try source.members(at: path, ofStructure: structure.name) {
            let designator = path.isEmpty ? member.name : path + "." + member.name
            if leads(designator) {
                list += try found(at: designator, in: source)
            } else if !isKnown(designator, member.layout), !Self.isPadding(member.name) {
                list.append((designator, member.layout.offset))
            }
        }
        return list
    }

    /// Whether members that the table knows lie within.
    private func leads(_ designator: String) -> Bool {
        structure.members.contains { member in
            member.designators.contains { $0.hasPrefix(designator + ".") }
        }
    }

    /// Whether the table knows it, its bytes by another name, or nothing of the arm that it is.
    private func isKnown(_ designator: String, _ layout: MemberLayout) -> Bool {
        // An arm that is not in the table is of an operation that it knows the number of alone, or for another
        // kind of machine; and where the version is not known, so is the whole union. Xen's are all called so.
        if designator.split(separator: ".").suffix(2).contains("u") { return true }
        if structure.members.contains(where: { $0.designators.contains(designator) }) {
            return true
        }
        let arm = ExpectedStructure.Member.arm(of: designator)
        let around = structure.members.filter { member in
            let own = member.designators.compactMap(ExpectedStructure.Member.arm(of:))
            return arm == nil || own.isEmpty || own.contains { $0 == arm }
        }
        // The first byte that no member has; an array that follows the structure has none at all.
        var place = layout.offset
        for known in around.map(\.layout).sorted(by: { $0.offset < $1.offset })
        where known.offset <= place {
            place = max(place, known.offset + known.size)
        }
        return place >= layout.offset + layout.size
    }

    /// Whether a name says that there is nothing, such as `_pad1`, `rsvd` and `mbz`.
    private static func isPadding(_ name: String) -> Bool {
        let word = name.filter { $0 != "_" && !$0.isNumber }
        return ["pad", "padding", "rsvd", "reserved", "mbz", "unused"].contains(word)
    }
}
