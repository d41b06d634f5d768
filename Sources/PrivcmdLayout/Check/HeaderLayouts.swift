// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The layouts and numbers of the interface in compiled headers.
package struct HeaderLayouts: LayoutSource, Sendable {
    private(set) var sizes: [String: Int] = [:]
    private(set) var members: [String: [String: MemberLayout]] = [:]
    /// The interface versions, by hypercall.
    package internal(set) var versions: [String: UInt32] = [:]
    /// The caller architecture that the headers were compiled for.
    package internal(set) var caller = ABICaller.amd64
    /// The numbers, by name.
    package internal(set) var numbers: [String: UInt64] = [:]
    /// The BTF that the compiler emitted.
    ///
    /// A structure is looked up in the first that has it.
    private var types: [BTF] = []
    /// Whether the compiler emitted BTF for all headers.
    package private(set) var listsMembers = false

    /// Creates an empty value.
    package init() {}

    /// Returns the size of a structure; nil if the headers do not have it.
    package func size(ofStructure name: String) -> Int? { sizes[name] }

    /// Returns the layout of a member; nil if the headers do not have it.
    package func member(_ path: String, ofStructure name: String) -> MemberLayout? {
        members[name]?[path]
    }

    /// Returns the members of a structure, or of one within it; none without BTF.
    package func members(
        at path: String, ofStructure name: String
    ) throws -> [StructureLayout.Member] {
        for source in types where try source.size(ofStructure: name) != nil {
            return try source.members(at: path, ofStructure: name)
        }
        return []
    }

    /// Adds the types that the compiler emitted.
    package mutating func add(_ types: BTF) {
        self.types.append(types)
        listsMembers = true
    }

    mutating func add(_ structure: String, size: Int) { sizes[structure] = size }

    mutating func add(_ path: String, of structure: String, _ layout: MemberLayout) {
        members[structure, default: [:]][path] = layout
    }

    /// Merges the layouts of other headers.
    ///
    /// - Parameter other: layouts for the same caller architecture. These layouts take precedence.
    /// - Returns: the merged layouts.
    package func merging(_ other: HeaderLayouts) -> HeaderLayouts {
        var both = self
        both.sizes.merge(other.sizes) { first, _ in first }
        both.members.merge(other.members) { first, _ in first }
        both.versions.merge(other.versions) { first, _ in first }
        both.numbers.merge(other.numbers) { first, _ in first }
        both.types += other.types
        both.listsMembers = listsMembers && other.listsMembers
        return both
    }
}
