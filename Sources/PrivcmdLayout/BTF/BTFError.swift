// SPDX-License-Identifier: MIT

/// The reason why BTF cannot be read.
package struct BTFError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The part of BTF that is faulty.
    package enum Location: Equatable, Sendable {
        case header
        /// The type section.
        case types
        /// The string section.
        case names
        /// The type with an id.
        case type(Int)
        /// A member of the type with an id, counted from 0.
        case member(Int, ofType: Int)
    }

    /// The kinds of reasons.
    package enum Reason: Equatable, Sendable {
        /// The magic number is missing.
        case notBTF
        /// The numbers are big-endian.
        case bigEndian
        /// A version other than 1.
        case version(Int)
        /// The bytes end too early.
        case truncated
        /// The file exceeds the size limit.
        case tooLarge
        /// The type section is not 4-byte aligned, or a member is not byte-aligned.
        case unaligned
        /// The string section does not end with a byte 0.
        case unterminated
        /// The bytes are split BTF, and the caller passed no base.
        case needsBase
        /// A type has an unknown kind.
        case unknownKind(Int)
        /// A reference to an id that no type has.
        case unknownType(Int)
        /// A name offset outside the string section.
        case unknownName(Int)
        /// A name that exceeds the length limit.
        case nameTooLong
        /// A type that contains itself.
        case recursive
        /// Types that exceed the nesting limit.
        case tooDeep
        /// A size that overflows.
        case overflow
        /// A member whose type kind has no size.
        case noSize(BTF.Kind)
        /// A member that exceeds its structure.
        case outsideStructure
        /// A bit field wider than its type.
        case bitFieldTooWide(Int)
        /// A structure that exceeds the member limit.
        case tooManyMembers
    }

    /// The faulty part.
    package let location: Location
    package let reason: Reason

    /// Creates an error.
    package init(location: Location, reason: Reason) {
        self.location = location
        self.reason = reason
    }

    /// The faulty part and the reason.
    package var description: String {
        let location =
            switch location {
            case .header: "BTF header"
            case .types: "BTF types"
            case .names: "BTF names"
            case .type(let id): "BTF type \(id)"
            case .member(let index, let id): "BTF type \(id), member \(index)"
            }
        return "\(location): \(Self.text(reason))"
    }

    private static func text(_ reason: Reason) -> String {
        switch reason {
        case .notBTF: "not BTF"
        case .bigEndian: "big endian is not supported"
        case .version(let number): "version \(number) is not supported"
        case .truncated: "ends too early"
        case .tooLarge: "too long"
        case .unaligned: "unaligned"
        case .unterminated: "no byte 0 at the end"
        case .needsBase: "split BTF needs the types of its base"
        case .unknownKind(let number): "unknown kind \(number)"
        case .unknownType(let id): "no type \(id)"
        case .unknownName(let offset): "no name at \(offset)"
        case .nameTooLong: "name of more than \(BTF.nameLimit) bytes"
        case .recursive: "contains itself"
        case .tooDeep: "nested more than \(BTF.depthLimit) levels deep"
        case .overflow: "size overflows"
        case .noSize(let kind): "kind \(kind.rawValue) has no size"
        case .outsideStructure: "exceeds the structure"
        case .bitFieldTooWide(let width): "bit field of \(width) bits is wider than its type"
        case .tooManyMembers: "more than \(BTF.memberLimit) members"
        }
    }
}
