// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `Bytes in hexadecimal` {
    @Test func `digits of either case are parsed and written in lower case`() {
        #expect([UInt8](hexadecimal: "00fFa9") == [0, 255, 0xa9])
        #expect([UInt8](hexadecimal: "")?.isEmpty == true)
        #expect(hex([0, 255, 0xa9]) == "00ffa9")
    }

    @Test(arguments: ["0", "abc", "0x", "+f", "g0", "é0", " 00"])
    func `other characters and an odd number of digits are refused`(digits: String) {
        #expect([UInt8](hexadecimal: digits) == nil)
    }
}
