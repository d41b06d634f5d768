// SPDX-License-Identifier: MIT

/// The memory that a field points to.
package final class ABIPointee: Sendable {
    /// What it contains.
    package let content: Content
    /// Whether the caller, the call or both write it.
    package let direction: ABIField.Direction
    /// Its length before the call: for an output, the size of the buffer.
    package let length: Length
    /// How much of it the call wrote; nil if a call writes all of it.
    package let writtenLength: Length?

    init(
        content: Content, direction flow: ABIField.Direction, length extent: Length,
        writtenLength written: Length?
    ) {
        self.content = content
        self.direction = flow
        self.length = extent
        self.writtenLength = written
    }

    /// What the memory contains.
    package indirect enum Content: Sendable {
        /// Bytes without further meaning.
        case bytes
        /// Characters, up to the first NUL or the length.
        case text
        case integers(ABIField.Kind, ABIField.Meaning)
        case structure(ABIStructure)
        /// A structure that begins with a 32-bit command, which determines the rest, as in dm_op.
        ///
        /// Of several buffers this describes the first. The others are bytes.
        case operation([ABICommand])
        /// Hypercalls that Xen makes one after the other, as for multicall.
        case hypercalls
    }

    /// How many elements there are.
    package enum Length: Sendable {
        /// One, which is formatted without a list.
        case one
        /// A constant of upstream's header.
        case fixed(Int)
        /// The value of a field of the structure that contains the address.
        case counted(ABICount)
        /// The result of the call.
        case result
    }

    /// The same for a structure at an offset within another.
    func shifted(by base: Int) -> ABIPointee {
        func shifted(_ length: Length) -> Length {
            if case .counted(let count) = length { return .counted(count.shifted(by: base)) }
            return length
        }
        return ABIPointee(
            content: content, direction: direction, length: shifted(length),
            writtenLength: writtenLength.map(shifted))
    }
}

/// A field that counts what another field points to.
package struct ABICount: Sendable {
    /// The offset within the structure, in bytes.
    package let offset: Int
    /// Its width in bytes.
    package let width: Int
    /// Whether it is signed.
    package let isSigned: Bool
    /// What it counts.
    package let unit: Unit

    /// What a count counts.
    package enum Unit: Sendable {
        case elements
        /// Bits, of which eight make a byte.
        case bits
        /// Groups of elements.
        case times(Int)
    }

    /// The number of elements, read from the structure's bytes; never below 0.
    package func value(in structure: [UInt8]) -> Int {
        guard let bits = structure.littleEndian(at: offset, width: width) else { return 0 }
        let isNegative = isSigned && bits >> (width * 8 - 1) == 1
        guard !isNegative, let count = Int(exactly: bits) else { return 0 }
        switch unit {
        case .elements: return count
        case .bits: return count / 8 + (count % 8 == 0 ? 0 : 1)
        case .times(let factor):
            let product = count.multipliedReportingOverflow(by: factor)
            return product.overflow ? 0 : product.partialValue
        }
    }

    func shifted(by base: Int) -> ABICount {
        ABICount(offset: offset + base, width: width, isSigned: isSigned, unit: unit)
    }
}
