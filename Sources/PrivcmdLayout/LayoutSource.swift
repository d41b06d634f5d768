// SPDX-License-Identifier: MIT

/// A source of C structure layouts, such as the types that a kernel was built with.
package protocol LayoutSource {
    /// Returns the size of a structure or union in bytes, or nil if the source does not have it.
    ///
    /// - Parameter name: the tag, or the name of a typedef of a structure, a number or an array.
    /// - Returns: the size in bytes.
    /// - Throws: the reason why the source cannot be read.
    func size(ofStructure name: String) throws -> Int?

    /// Returns the layout of a member, or nil if the source does not have it.
    ///
    /// - Parameters:
    ///   - path: the member's C designator, such as `u.getdomaininfo.domain`. Members of anonymous
    ///     structures count as the structure's own. An array is one member: a path cannot index it.
    ///     The empty path designates the number or array of a typedef.
    ///   - name: the tag, or the name of a typedef.
    /// - Returns: the member's layout.
    /// - Throws: the reason why the source cannot be read.
    func member(_ path: String, ofStructure name: String) throws -> MemberLayout?

    /// Whether the source can list all members of a structure.
    var listsMembers: Bool { get }

    /// Returns the members of a structure, or of a structure within it.
    ///
    /// Members of anonymous structures count as the structure's own. Offsets count from the start
    /// of the outer structure.
    ///
    /// - Parameters:
    ///   - path: the C designator of the inner structure; empty for the structure itself.
    ///   - name: the tag, or the name of a typedef.
    /// - Returns: the members in their order; none if the source does not have the structure.
    /// - Throws: the reason why the source cannot be read.
    func members(at path: String, ofStructure name: String) throws -> [StructureLayout.Member]
}

/// The layout of a member in its structure.
package struct MemberLayout: Equatable, Sendable {
    /// The offset in bytes.
    ///
    /// A bit field's offset is that of the byte with its lowest bit.
    package let offset: Int
    /// The size in bytes; 0 for a flexible array member.
    ///
    /// The size of a bit field is the number of bytes that its bits lie in.
    package let size: Int
    /// The size in bytes of an (innermost) element of an array; `size` for other members.
    package let elementWidth: Int
    /// Whether the integer or enumeration, or each array element, is signed; nil for other types.
    package let isSigned: Bool?
    /// The bits of a bit field, counted from the structure's first; nil for other members.
    package let bits: Range<Int>?

    /// Creates a layout.
    ///
    /// - Parameters:
    ///   - offset: the offset in bytes.
    ///   - size: the size in bytes.
    ///   - elementWidth: the size of an element in bytes.
    ///   - isSigned: whether its integers are signed; nil for other types.
    ///   - bits: the bits of a bit field.
    package init(
        offset: Int, size: Int, elementWidth: Int, isSigned: Bool?, bits: Range<Int>? = nil
    ) {
        self.offset = offset
        self.size = size
        self.elementWidth = elementWidth
        self.isSigned = isSigned
        self.bits = bits
    }

    /// The number of array elements; 1 for other members, 0 for a flexible array member.
    package var count: Int { elementWidth == 0 ? 0 : size / elementWidth }

    /// Returns the layout in an outer structure; nil if the offset exceeds the size limit.
    func shifted(by base: Int) -> MemberLayout? {
        let (offset, isOver) = offset.addingReportingOverflow(base)
        guard !isOver, offset <= Self.structureSizeLimit else { return nil }
        return MemberLayout(
            offset: offset, size: size, elementWidth: elementWidth, isSigned: isSigned,
            bits: bits.map { $0.lowerBound + base * 8..<$0.upperBound + base * 8 })
    }

    /// The maximum size of a structure in bytes: BTF has 32 bits for sizes.
    private static let structureSizeLimit = 1 << 32
}

/// The layout of a structure or union.
package struct StructureLayout: Equatable, Sendable {
    /// A member and its name.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let layout: MemberLayout
    }

    /// The tag or typedef name of the request.
    package let name: String
    /// The size in bytes.
    package let size: Int
    /// Whether it is a union.
    package let isUnion: Bool
    /// The members in their order, including those of anonymous structures and unions.
    package let members: [Member]
}
