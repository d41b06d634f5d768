// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `Numbers with a meaning` {
    @Test func `are written in decimal`() {
        #expect(GSI(22).description == "22")
        #expect(GSI(.max).description == "4294967295")
        #expect(IRQ(11).description == "11")
        #expect(PIRQ(-1).description == "-1")
        #expect(DomainID(3).description == "3")
    }

    /// Source: xen/include/public/xen.h (Xen 4.20).
    @Test func `have a name where Xen reserves one`() {
        #expect(DomainID.current.rawValue == 0x7ff0)
        #expect(DomainID.current.description == "DOMID_SELF")
        #expect(DomainID.invalid.rawValue == 0x7ff4)
        #expect(DomainID.invalid.description == "DOMID_INVALID")
    }

    @Test func `of a request hold its size and are written as the kernel's sources do`() {
        let request = Request(0x4030_5009)
        #expect(request.encodedSize == 48)
        #expect(request.description == "0x40305009")
        #expect(Request(0xff).description == "0x000000ff")
        #expect(Request(0xffff_ffff).encodedSize == 0x3fff)
    }
}
