// SPDX-License-Identifier: MIT

/// Bytes that numbers are read from, the lowest byte first.
struct LittleEndianBytes: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    /// Whether some bytes lie within; also where their end is beyond the largest number.
    func holds(_ place: Int, _ size: Int) -> Bool {
        place >= 0 && size >= 0 && place <= count && size <= count - place
    }

    /// 16 bits, at a place that holds them.
    func half(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }

    /// 32 bits, at a place that holds them.
    func word(_ place: Int) -> Int { half(place) | half(place + 2) << 16 }

    /// 64 bits, at a place that holds them; nil for a number above those of Int.
    func long(_ place: Int) -> Int? {
        let upper = word(place + 4)
        return upper < 1 << 31 ? word(place) | upper << 32 : nil
    }
}
