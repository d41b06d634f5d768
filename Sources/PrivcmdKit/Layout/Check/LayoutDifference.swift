// SPDX-License-Identifier: MIT

/// A way in which a source has something otherwise than the table.
public struct LayoutDifference: Equatable, Sendable, Encodable, CustomStringConvertible {
    /// What differs.
    public enum Property: String, Sendable, Encodable {
        /// The size in bytes.
        case size
        /// Where it starts, in bytes from the structure's start.
        case offset
        /// The size of an array's elements in bytes.
        case element
        /// Whether it is signed: 1 or 0.
        case sign
        /// Whether it is there: 1 or 0.
        case presence
        /// Where a member starts that the table does not have, in bytes from the structure's start.
        case unknown
        /// How many bits a bit field has, where none is expected.
        case bits
        /// What number a name stands for.
        case number
    }

    /// The structure or the name.
    public let name: String
    /// The member as C designates it; nil where the whole differs.
    public let member: String?
    /// What differs.
    public let property: Property
    /// What the source has.
    public let found: UInt64
    /// What the table has.
    public let expected: UInt64

    init(
        _ name: String, _ member: String?, _ property: Property, found: UInt64,
        expected: UInt64
    ) {
        self.name = name
        self.member = member
        self.property = property
        self.found = found
        self.expected = expected
    }

    /// The difference in words, without the structure's name.
    public var description: String {
        let subject = member.map { $0.isEmpty ? "it" : "'\($0)'" } ?? "it"
        func sign(_ value: UInt64) -> String { value == 1 ? "signed" : "unsigned" }
        return switch property {
        case .size: "\(subject) has \(found) bytes, and \(expected) in the table"
        case .offset: "\(subject) starts at byte \(found), and at \(expected) in the table"
        case .element: "elements of \(subject) have \(found) bytes, and \(expected) in the table"
        case .sign: "\(subject) is \(sign(found)), and \(sign(expected)) in the table"
        case .presence: "it has no \(subject)"
        case .unknown: "it has \(subject) at byte \(found), where the table has nothing"
        case .bits: "\(subject) is a bit field of \(found) bits, and none in the table"
        case .number: "\(name) is \(number(found)), and \(number(expected)) in the table"
        }
    }

    /// Requests are known by their hexadecimal numbers, and what is counted is not.
    private func number(_ value: UInt64) -> String {
        name.hasPrefix("IOCTL_")
            ? Request(UInt32(truncatingIfNeeded: value)).description : "\(value)"
    }
}

extension ExpectedStructure.Member {
    /// How a source has the member otherwise.
    func differences(_ structure: String, _ name: String, from found: MemberLayout)
        -> [LayoutDifference]
    {
        var list: [LayoutDifference] = []
        func compare(_ property: LayoutDifference.Property, _ mine: Int, _ other: Int) {
            if mine != other {
                list.append(
                    LayoutDifference(
                        structure, name, property, found: UInt64(other), expected: UInt64(mine)))
            }
        }
        compare(.offset, layout.offset, found.offset)
        compare(.size, layout.size, found.size)
        // A structure or union that the table has as mere numbers has no such elements.
        if hasElements, found.isSigned != nil, layout.size == found.size {
            compare(.element, layout.elementWidth, found.elementWidth)
        }
        if let mine = layout.isSigned, let other = found.isSigned {
            compare(.sign, mine ? 1 : 0, other ? 1 : 0)
        }
        if let bits = found.bits, bits.count != found.size * 8 { compare(.bits, 0, bits.count) }
        return list
    }
}
