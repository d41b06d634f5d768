// SPDX-License-Identifier: MIT

/// A source of C structure layouts, such as the types that a kernel was built with.
public protocol LayoutSource {
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
public struct MemberLayout: Equatable, Sendable {
    /// The offset in bytes. A bit field's offset is that of the byte with its lowest bit.
    public let offset: Int
    /// The size in bytes; 0 for a flexible array member.
    ///
    /// The size of a bit field is the number of bytes that its bits lie in.
    public let size: Int
    /// The size in bytes of an (innermost) element of an array; `size` for other members.
    public let elementWidth: Int
    /// Whether the integer or enumeration, or each array element, is signed; nil for other types.
    public let isSigned: Bool?
    /// The bits of a bit field, counted from the structure's first; nil for other members.
    public let bits: Range<Int>?

    /// Creates a layout.
    ///
    /// - Parameters:
    ///   - offset: the offset in bytes.
    ///   - size: the size in bytes.
    ///   - elementWidth: the size of an element in bytes.
    ///   - isSigned: whether its integers are signed; nil for other types.
    ///   - bits: the bits of a bit field.
    public init(
        offset: Int, size: Int, elementWidth: Int, isSigned: Bool?, bits: Range<Int>? = nil
    ) {
        self.offset = offset
        self.size = size
        self.elementWidth = elementWidth
        self.isSigned = isSigned
        self.bits = bits
    }

    /// The number of array elements; 1 for other members, 0 for a flexible array member.
    public var count: Int { elementWidth == 0 ? 0 : size / elementWidth }

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
public struct StructureLayout: Equatable, Sendable {
    /// A member and its name.
    public struct Member: Equatable, Sendable {
        /// The name.
        public let name: String
        /// The layout.
        public let layout: MemberLayout
    }

    /// The tag or typedef name of the request.
    public let name: String
    /// The size in bytes.
    public let size: Int
    /// Whether it is a union.
    public let isUnion: Bool
    /// The members in their order, including those of anonymous structures and unions.
    public let members: [Member]
}
