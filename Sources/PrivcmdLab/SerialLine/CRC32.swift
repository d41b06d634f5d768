// SPDX-License-Identifier: MIT

/// The CRC-32 of gzip and of busybox's `crc32`.
///
/// It works bit by bit, without a table, since dom0 sends little data.
func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var value: UInt32 = 0xffff_ffff
    for byte in bytes {
        value ^= UInt32(byte)
        for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }
    return ~value
}
