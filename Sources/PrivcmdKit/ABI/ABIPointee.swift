// SPDX-License-Identifier: MIT

/// What lies where a field points to.
public final class ABIPointee: Sendable {
    /// What it is.
    public let content: Content
    /// Who writes it.
    public let flow: ABIField.Flow
    /// How much of it there is before the call, which is how much room there is for an answer.
    public let extent: Extent
    /// What tells how much of it the call wrote; nil where a call writes all of it.
    public let written: Extent?

    init(content: Content, flow: ABIField.Flow, extent: Extent, written: Extent?) {
        self.content = content
        self.flow = flow
        self.extent = extent
        self.written = written
    }

    /// What lies where a field points to.
    public indirect enum Content: Sendable {
        /// Bytes without further meaning.
        case bytes
        /// Characters, up to the first NUL or to their count.
        case text
        /// Integers.
        case integers(ABIField.Kind, ABIField.Meaning)
        /// A structure.
        case structure(ABIStructure)
        /// A structure that begins with its command in 32 bits, and is what that command says.
        ///
        /// Of several, the first alone: the others are bytes. So are the buffers of dm_op.
        case operation([ABICommand])
    }

    /// How many elements there are.
    public enum Extent: Sendable {
        /// One, which is written down without a list.
        case one
        /// As many as upstream's header says.
        case fixed(Int)
        /// As many as a field of the structure with the address says.
        case counted(ABICount)
        /// As many as the call's result says.
        case result
    }

    /// The same in a structure that lies within another.
    func shifted(by base: Int) -> ABIPointee {
        func shifted(_ extent: Extent) -> Extent {
            if case .counted(let count) = extent { return .counted(count.shifted(by: base)) }
            return extent
        }
        return ABIPointee(
            content: content, flow: flow, extent: shifted(extent), written: written.map(shifted))
    }
}

/// A field that counts what another field points to.
public struct ABICount: Sendable {
    /// Where it starts, in bytes from the start of the structure.
    public let offset: Int
    /// Its width in bytes.
    public let width: Int
    /// Whether it is signed.
    public let isSigned: Bool
    /// What it counts.
    public let unit: Unit

    /// What a count counts.
    public enum Unit: Sendable {
        /// Elements.
        case elements
        /// Bits, of which eight make a byte.
        case bits
        /// Groups of elements.
        case times(Int)
    }

    /// The number of elements that the structure's bytes tell; never below 0.
    func value(in structure: [UInt8]) -> Int {
        guard offset + width <= structure.count else { return 0 }
        var bits: UInt64 = 0
        for index in (0..<width).reversed() { bits = bits << 8 | UInt64(structure[offset + index]) }
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
