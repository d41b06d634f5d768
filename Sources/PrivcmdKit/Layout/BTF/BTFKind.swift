// SPDX-License-Identifier: MIT

extension BTF {
    /// The kinds of types.
    ///
    /// Source: include/uapi/linux/btf.h (Linux 6.12).
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// No type: what the id 0 stands for, and no record has.
        case void = 0
        /// BTF_KIND_INT.
        case integer
        /// BTF_KIND_PTR.
        case pointer
        /// BTF_KIND_ARRAY.
        case array
        /// BTF_KIND_STRUCT.
        case structure
        /// BTF_KIND_UNION.
        case union
        /// BTF_KIND_ENUM.
        case enumeration
        /// BTF_KIND_FWD: a structure or union that is declared alone.
        case forward
        /// BTF_KIND_TYPEDEF.
        case typedef
        /// BTF_KIND_VOLATILE.
        case volatile
        /// BTF_KIND_CONST.
        case const
        /// BTF_KIND_RESTRICT.
        case restrict
        /// BTF_KIND_FUNC.
        case function
        /// BTF_KIND_FUNC_PROTO.
        case prototype
        /// BTF_KIND_VAR.
        case variable
        /// BTF_KIND_DATASEC: the variables of a section.
        case dataSection
        /// BTF_KIND_FLOAT.
        case float
        /// BTF_KIND_DECL_TAG.
        case declarationTag
        /// BTF_KIND_TYPE_TAG.
        case typeTag
        /// BTF_KIND_ENUM64.
        case longEnumeration

        /// Whether its members lie at offsets.
        var isStructure: Bool { self == .structure || self == .union }

        /// Whether it only says more of another type, whose layout it has.
        var isModifier: Bool {
            switch self {
            case .typedef, .volatile, .const, .restrict, .typeTag, .variable: true
            default: false
            }
        }

        /// Whether it states its size where others name a type.
        var statesSize: Bool {
            switch self {
            case .integer, .structure, .union, .enumeration, .dataSection, .float, .longEnumeration:
                true
            default: false
            }
        }

        /// How many bytes follow the record of a type with so many members.
        func trailing(_ count: Int) -> Int {
            switch self {
            case .integer, .variable, .declarationTag: 4
            case .array: 12
            case .structure, .union, .dataSection, .longEnumeration: 12 * count
            case .enumeration, .prototype: 8 * count
            default: 0
            }
        }
    }
}

/// A type: its record, and where what follows the record lies.
struct BTFType {
    let id: Int
    let kind: BTF.Kind
    /// Where its name starts among the names.
    let name: Int
    /// How many members, enumerators or parameters it has.
    let count: Int
    /// What `kind_flag` means for its kind: bit fields, or signed enumerators.
    let flag: Bool
    /// Its size in bytes, or the id of another type, as its kind has it.
    let payload: Int
    /// Where what follows the record starts, in `bytes`.
    let place: Int
    let bytes: LittleEndianBytes

    /// The size of a record in bytes, without what follows it.
    static let recordSize = 12

    /// Reads a record, or returns the kind's number where there is no such kind.
    static func read(
        _ id: Int, _ bytes: LittleEndianBytes, _ place: Int
    ) throws(BTFError) -> BTFType {
        let info = bytes.word(place + 4)
        // Bits that are reserved count too: set, they make a kind that there is not, or a length
        // that fits nowhere.
        let number = info >> 24 & 0x7f
        guard number > 0, let kind = BTF.Kind(rawValue: UInt8(number)) else {
            throw BTFError(place: .type(id), reason: .unknownKind(number))
        }
        return BTFType(
            id: id, kind: kind, name: bytes.word(place), count: info & 0xff_ffff,
            flag: info >> 31 == 1, payload: bytes.word(place + 8), place: place + recordSize,
            bytes: bytes)
    }

    /// The word that follows the record, such as an integer's encoding, or one behind it.
    func word(_ index: Int = 0) -> Int { bytes.word(place + 4 * index) }

    /// What an integer's, an enumeration's numbers are; nil for other types.
    var isSigned: Bool? {
        switch kind {
        case .integer: word() >> 24 & 1 == 1
        case .enumeration, .longEnumeration: flag
        default: nil
        }
    }
}
