// SPDX-License-Identifier: MIT

/// What knows how C structures lie in memory, such as the types that a kernel was built with.
public protocol LayoutSource {
    /// The size of a structure or union in bytes, or nil where the source lacks it.
    ///
    /// - Parameter name: its tag, or the name of a typedef of it, or of a number or an array.
    /// - Returns: the size in bytes.
    /// - Throws: why the source cannot be read.
    func size(ofStructure name: String) throws -> Int?

    /// How a member of a structure or union lies in it, or nil where the source lacks it.
    ///
    /// - Parameters:
    ///   - path: the member as C designates it, such as `u.getdomaininfo.domain`. Members of what is
    ///     anonymous are the structure's own. An array is one member: nothing leads into it. The empty
    ///     path is a number or an array itself, where a typedef of one is asked.
    ///   - name: the tag of the structure or union, or the name of a typedef of it.
    /// - Returns: the member's layout.
    /// - Throws: why the source cannot be read.
    func member(_ path: String, ofStructure name: String) throws -> MemberLayout?

    /// Whether it can list members, and not only be asked for them by name.
    var listsMembers: Bool { get }

    /// The members of a structure, or of one that lies within it.
    ///
    /// Members of what is anonymous are the structure's own. Offsets count from the start of the structure that is
    /// named.
    ///
    /// - Parameters:
    ///   - path: what leads to the inner structure, as C designates it; empty for the structure itself.
    ///   - name: the tag of the structure or union, or the name of a typedef of it.
    /// - Returns: the members in their order; none where the source lacks it, or where it has none.
    /// - Throws: why the source cannot be read.
    func members(at path: String, ofStructure name: String) throws -> [StructureLayout.Member]
}

/// How a member lies in a structure.
public struct MemberLayout: Equatable, Sendable {
    /// Where it starts, in bytes from the start of the structure.
    ///
    /// That of a bit field is the byte that its lowest bit lies in.
    public let offset: Int
    /// The size in bytes; 0 for an array that follows the structure.
    ///
    /// That of a bit field is how many bytes its bits touch.
    public let size: Int
    /// The size in bytes of one element of an array, of the innermost one of an array of arrays.
    ///
    /// It is the size of what is no array.
    public let elementWidth: Int
    /// Whether an integer, an enumeration, or each element of an array of them, is signed.
    ///
    /// It is nil for all else: pointers, structures, floating point.
    public let isSigned: Bool?
    /// The bits of a bit field, counted from the structure's first; nil for what is none.
    public let bits: Range<Int>?

    /// Makes a layout.
    ///
    /// - Parameters:
    ///   - offset: where it starts, in bytes.
    ///   - size: its size in bytes.
    ///   - elementWidth: the size of an element in bytes.
    ///   - isSigned: whether its integers are signed; nil where it has none.
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

    /// How many elements an array has; 1 for what is no array, 0 for one that follows the structure.
    public var count: Int { elementWidth == 0 ? 0 : size / elementWidth }

    /// The same member of a structure that lies within another; nil where that is beyond all bounds.
    func shifted(by base: Int) -> MemberLayout? {
        let (offset, isOver) = offset.addingReportingOverflow(base)
        guard !isOver, offset <= Self.limit else { return nil }
        return MemberLayout(
            offset: offset, size: size, elementWidth: elementWidth, isSigned: isSigned,
            bits: bits.map { $0.lowerBound + base * 8..<$0.upperBound + base * 8 })
    }

    /// No structure is larger, in bytes: what states sizes has 32 bits for them.
    private static let limit = 1 << 32
}

/// A structure or union, and how its members lie in it.
public struct StructureLayout: Equatable, Sendable {
    /// A member and its name.
    public struct Member: Equatable, Sendable {
        /// The name.
        public let name: String
        /// How it lies in the structure.
        public let layout: MemberLayout
    }

    /// The tag, or the name of a typedef, that it was asked for by.
    public let name: String
    /// The size in bytes.
    public let size: Int
    /// Whether it is a union.
    public let isUnion: Bool
    /// The members in their order, those of anonymous structures and unions among them.
    public let members: [Member]
}
