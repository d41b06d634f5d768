// SPDX-License-Identifier: MIT

/// What headers have of the interface.
public struct HeaderLayouts: LayoutSource, Sendable {
    private(set) var sizes: [String: Int] = [:]
    private(set) var members: [String: [String: MemberLayout]] = [:]
    /// The versions of the interface that they are of, by hypercall.
    public internal(set) var versions: [String: UInt32] = [:]
    /// The kind of caller that they were compiled for.
    public internal(set) var caller = ABICaller.amd64
    /// Their numbers, by name.
    public internal(set) var numbers: [String: UInt64] = [:]
    /// What the compiler has written down of their types, if it does; where there are several, of the first that
    /// has a structure.
    private var types: [BTF] = []
    /// Whether the compiler has written down the types of all.
    public private(set) var listsMembers = false

    /// Nothing.
    public init() {}

    /// The size of a structure; nil where they lack it.
    public func size(ofStructure name: String) -> Int? { sizes[name] }

    /// A member of a structure; nil where they lack it.
    public func member(_ path: String, ofStructure name: String) -> MemberLayout? {
        members[name]?[path]
    }

    /// The members of a structure, or of one that lies within it; none where the compiler has not written them down.
    public func members(
        at path: String, ofStructure name: String
    ) throws -> [StructureLayout.Member] {
        for source in types where try source.size(ofStructure: name) != nil {
            return try source.members(at: path, ofStructure: name)
        }
        return []
    }

    /// Notes what the compiler has written down of the types.
    ///
    /// - Parameter types: the types as BTF.
    public mutating func note(_ types: BTF) {
        self.types.append(types)
        listsMembers = true
    }

    /// Notes the size of a structure.
    mutating func note(_ structure: String, size: Int) { sizes[structure] = size }

    /// Notes a member of a structure.
    mutating func note(_ path: String, of structure: String, _ layout: MemberLayout) {
        members[structure, default: [:]][path] = layout
    }

    /// The same with what other headers have.
    ///
    /// - Parameter other: what they have, compiled for the same kind of caller. It does not count where both have a thing.
    /// - Returns: both.
    public func together(with other: HeaderLayouts) -> HeaderLayouts {
        var both = self
        both.sizes.merge(other.sizes) { mine, _ in mine }
        both.members.merge(other.members) { mine, _ in mine }
        both.versions.merge(other.versions) { mine, _ in mine }
        both.numbers.merge(other.numbers) { mine, _ in mine }
        both.types += other.types
        both.listsMembers = listsMembers && other.listsMembers
        return both
    }
}
