// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A parameter of an operation: a field of its argument, or a value outside the argument.
struct FuzzParameter: Sendable {
    let name: String
    /// The offset in the argument; nil for a value outside the argument.
    let offset: Int?
    let width: Int
    let isSigned: Bool
    let isOutput: Bool
    let valueDomain: FuzzValueDomain

    init(_ field: ABIField, _ meaning: FuzzValueDomain?, element: Int? = nil) {
        name = element.map { "\(field.name)[\($0)]" } ?? field.name
        offset = field.offset + (element ?? 0) * field.kind.width
        width = field.kind.width
        isSigned = field.kind.isSigned
        isOutput = field.direction.isOutput
        self.valueDomain = meaning ?? FuzzValueDomain(field)
    }

    init(_ name: String, _ meaning: FuzzValueDomain) {
        self.name = name
        offset = nil
        width = 4
        isSigned = true
        isOutput = false
        self.valueDomain = meaning
    }

    /// Truncates a number to the parameter's width.
    func truncated(_ number: Int64) -> Int64 {
        let unused = Int64.bitWidth - width * 8
        if unused <= 0 { return number }
        return isSigned
            ? (number << unused) >> unused
            : Int64(bitPattern: (UInt64(bitPattern: number) << unused) >> unused)
    }
}
