// SPDX-License-Identifier: MIT

extension BTF {
    /// The kind of a type.
    ///
    /// Source: include/uapi/linux/btf.h (Linux 6.12).
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// The type with id 0, which has no record.
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
        /// BTF_KIND_FWD: a forward declaration of a structure or union.
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

        /// Whether it is a structure or union.
        var isStructure: Bool { self == .structure || self == .union }

        /// Whether it modifies another type and has the same layout.
        var isModifier: Bool {
            switch self {
            case .typedef, .volatile, .const, .restrict, .typeTag, .variable: true
            default: false
            }
        }

        /// Whether its record contains a size instead of a type id.
        var statesSize: Bool {
            switch self {
            case .integer, .structure, .union, .enumeration, .dataSection, .float, .longEnumeration:
                true
            default: false
            }
        }

        /// The number of bytes after the record of a type with `count` members.
        func trailingSize(_ count: Int) -> Int {
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

/// A type record (`struct btf_type`), and the offset of the data that follows it.
struct BTFType {
    let id: Int
    let kind: BTF.Kind
    /// The offset of the name in the string section.
    let nameOffset: Int
    /// The number of members, enumerators or parameters (`vlen`).
    let count: Int
    /// `kind_flag`: the structure has bit fields, or the enumerators are signed.
    let kindFlag: Bool
    /// The size in bytes, or the id of another type, depending on the kind.
    let sizeOrType: Int
    /// The offset in `bytes` of the data after the record.
    let trailingOffset: Int
    let bytes: LittleEndianBytes

    /// The size of a record in bytes.
    static let recordSize = 12

    /// Reads a record.
    static func read(
        _ id: Int, _ bytes: LittleEndianBytes, _ offset: Int
    ) throws(BTFError) -> BTFType {
        let info = bytes.uint32(offset + 4)
        // Reserved bits are included: if set, they make the kind unknown or the length too large.
        let number = info >> 24 & 0x7f
        guard number > 0, let kind = BTF.Kind(rawValue: UInt8(number)) else {
            throw BTFError(location: .type(id), reason: .unknownKind(number))
        }
        return BTFType(
            id: id, kind: kind, nameOffset: bytes.uint32(offset), count: info & 0xff_ffff,
            kindFlag: info >> 31 == 1, sizeOrType: bytes.uint32(offset + 8),
            trailingOffset: offset + recordSize,
            bytes: bytes)
    }

    /// Reads a 32-bit word of the data after the record, such as an integer's encoding.
    func trailingWord(_ index: Int = 0) -> Int { bytes.uint32(trailingOffset + 4 * index) }

    /// Whether an integer or enumeration is signed; nil for other types.
    var isSigned: Bool? {
        switch kind {
        case .integer: trailingWord() >> 24 & 1 == 1
        case .enumeration, .longEnumeration: kindFlag
        default: nil
        }
    }
}
