// SPDX-License-Identifier: MIT

/// Why types in the form BTF cannot be read.
public struct BTFError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The parts of BTF.
    public enum Place: Equatable, Sendable {
        /// The header at its start.
        case header
        /// The types.
        case types
        /// The names.
        case names
        /// The type with an id.
        case type(Int)
        /// A member of the type with an id, counted from 0.
        case member(Int, ofType: Int)
    }

    /// The kinds of reasons.
    public enum Reason: Equatable, Sendable {
        /// It does not start as BTF does.
        case notBTF
        /// Its numbers have the highest byte first.
        case bigEndian
        /// A version other than 1.
        case version(Int)
        /// It ends too early.
        case truncated
        /// It is longer than what is read at once.
        case tooLarge
        /// It lies where it may not: types on other bytes than each fourth, a member between bytes.
        case unaligned
        /// The names do not start or end with the byte 0 that they have to.
        case unterminated
        /// It continues the types of another, which is not given.
        case needsBase
        /// A kind that is not known.
        case unknownKind(Int)
        /// An id that no type has.
        case unknownType(Int)
        /// A name that does not lie among the names.
        case unknownName(Int)
        /// A name longer than any in a kernel.
        case longName
        /// A type that is made of itself.
        case loop
        /// Types made of types, deeper than any in a kernel.
        case tooDeep
        /// A size beyond all numbers.
        case overflow
        /// A kind that has no size.
        case sizeless(BTF.Kind)
        /// A member that does not lie within its structure.
        case outside
        /// A bit field wider than its type.
        case wideBitField(Int)
        /// More members than any structure has.
        case manyMembers
    }

    /// What cannot be read.
    public let place: Place
    /// Why.
    public let reason: Reason

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - place: what of the types cannot be read.
    ///   - reason: why.
    public init(place: Place, reason: Reason) {
        self.place = place
        self.reason = reason
    }

    /// The place and the reason.
    public var description: String {
        let place =
            switch place {
            case .header: "BTF header"
            case .types: "BTF types"
            case .names: "BTF names"
            case .type(let id): "BTF type \(id)"
            case .member(let index, let id): "BTF type \(id), member \(index)"
            }
        return "\(place): \(Self.text(reason))"
    }

    private static func text(_ reason: Reason) -> String {
        switch reason {
        case .notBTF: "not BTF"
        case .bigEndian: "big endian, which is not read"
        case .version(let number): "version \(number), which is not read"
        case .truncated: "ends too early"
        case .tooLarge: "too long"
        case .unaligned: "unaligned"
        case .unterminated: "no byte 0 at the start or at the end"
        case .needsBase: "continues the types of a base, which is not given"
        case .unknownKind(let number): "unknown kind \(number)"
        case .unknownType(let id): "no type \(id)"
        case .unknownName(let offset): "no name at \(offset)"
        case .longName: "name of more than \(BTF.nameLimit) bytes"
        case .loop: "made of itself"
        case .tooDeep: "more than \(BTF.depthLimit) types deep"
        case .overflow: "size beyond all numbers"
        case .sizeless(let kind): "kind \(kind.rawValue) has no size"
        case .outside: "outside of the structure"
        case .wideBitField(let width): "bit field of \(width) bits is wider than its type"
        case .manyMembers: "more than \(BTF.memberLimit) members"
        }
    }
}
