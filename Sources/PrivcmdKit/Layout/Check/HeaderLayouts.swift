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

    /// Nothing.
    public init() {}

    /// The size of a structure; nil where they lack it.
    public func size(ofStructure name: String) -> Int? { sizes[name] }

    /// A member of a structure; nil where they lack it.
    public func member(_ path: String, ofStructure name: String) -> MemberLayout? {
        members[name]?[path]
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
        return both
    }
}
