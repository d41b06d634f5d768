// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A property in which a source differs from the ABI table.
package struct LayoutDifference: Equatable, Sendable, Encodable, CustomStringConvertible {
    /// The property that differs.
    package enum Property: String, Sendable, Encodable {
        /// The size in bytes.
        case size
        /// The offset in bytes.
        case offset
        /// The size of an array's elements in bytes.
        case element
        /// Whether it is signed: 1 or 0.
        case sign
        /// Whether it exists: 1 or 0.
        case presence
        /// The offset in bytes of a member that the table does not have.
        case unknown
        /// The width in bits of a bit field; the table has none.
        case bits
        /// The value of a constant.
        case number
    }

    /// The name of the structure or constant.
    package let name: String
    /// The member's C designator; nil if the structure or constant itself differs.
    package let member: String?
    /// The property that differs.
    package let property: Property
    /// The source's value.
    package let found: UInt64
    /// The table's value.
    package let expected: UInt64

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

    /// The difference as a sentence, without the structure's name.
    package var description: String {
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

    /// Formats a request number in hexadecimal, and other numbers in decimal.
    private func number(_ value: UInt64) -> String {
        name.hasPrefix("IOCTL_")
            ? Request(UInt32(truncatingIfNeeded: value)).description : "\(value)"
    }
}

extension ExpectedStructure.Member {
    /// Returns the differences between the member and a source's layout of it.
    func differences(_ structure: String, _ name: String, from found: MemberLayout)
        -> [LayoutDifference]
    {
        var list: [LayoutDifference] = []
        func compare(_ property: LayoutDifference.Property, _ expected: Int, _ actual: Int) {
            if expected != actual {
                list.append(
                    LayoutDifference(
                        structure, name, property, found: UInt64(actual),
                        expected: UInt64(expected)))
            }
        }
        compare(.offset, layout.offset, found.offset)
        compare(.size, layout.size, found.size)
        // The table has some structures and unions as arrays of numbers; those have no elements.
        if hasElements, found.isSigned != nil, layout.size == found.size {
            compare(.element, layout.elementWidth, found.elementWidth)
        }
        if let expected = layout.isSigned, let actual = found.isSigned {
            compare(.sign, expected ? 1 : 0, actual ? 1 : 0)
        }
        if let bits = found.bits, bits.count != found.size * 8 { compare(.bits, 0, bits.count) }
        return list
    }
}
