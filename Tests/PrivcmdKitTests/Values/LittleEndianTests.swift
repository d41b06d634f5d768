// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `little-endian numbers` {
    private let bytes: [UInt8] = [0xff, 0x01, 0x02, 0x83, 0x04, 0x05, 0x06, 0x07, 0x88, 0xff]

    @Test(arguments: [
        (1, UInt64(0x01)), (2, 0x0201), (4, 0x0483_0201), (8, 0x8807_0605_0483_0201),
    ])
    func `a number is read at an offset of an array and of a slice`(width: Int, number: UInt64) {
        #expect(bytes.littleEndian(at: 1, width: width) == number)
        #expect(bytes[1...].littleEndian(at: 0, width: width) == number)
    }

    @Test(arguments: [(-1, 1), (10, 1), (9, 2), (.max, 8), (0, 9), (0, -1)])
    func `a number outside the bytes, or of a width that does not fit, is nil`(
        offset: Int, width: Int
    ) {
        #expect(bytes.littleEndian(at: offset, width: width) == nil)
    }

    @Test func `a number that is written is read back, and changes no other byte`() {
        var changed = bytes
        changed.setLittleEndian(Int64(-2), at: 3, width: 4)
        #expect(changed == [0xff, 0x01, 0x02, 0xfe, 0xff, 0xff, 0xff, 0x07, 0x88, 0xff])
        #expect(changed.littleEndian(at: 3, width: 4) == 0xffff_fffe)
    }

    @Test func `the bytes of a number begin with the least significant`() {
        #expect(UInt16(0x1234).littleEndianBytes == [0x34, 0x12])
        #expect(Int32(-2).littleEndianBytes == [0xfe, 0xff, 0xff, 0xff])
    }
}
