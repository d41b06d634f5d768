// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `GSI, IRQ, PIRQ, domain and request values` {
    @Test func `GSIs, IRQs, PIRQs and domain ids print in decimal`() {
        #expect(GSI(22).description == "22")
        #expect(GSI(.max).description == "4294967295")
        #expect(IRQ(11).description == "11")
        #expect(PIRQ(-1).description == "-1")
        #expect(DomainID(3).description == "3")
    }

    /// Source: xen/include/public/xen.h (Xen 4.20).
    @Test func `DOMID_SELF and DOMID_INVALID print by name`() {
        #expect(DomainID.current.rawValue == 0x7ff0)
        #expect(DomainID.current.description == "DOMID_SELF")
        #expect(DomainID.invalid.rawValue == 0x7ff4)
        #expect(DomainID.invalid.description == "DOMID_INVALID")
    }

    @Test func `a request prints in hexadecimal and decodes its argument size`() {
        let request = Request(0x4030_5009)
        #expect(request.encodedSize == 48)
        #expect(request.description == "0x40305009")
        #expect(Request(0xff).description == "0x000000ff")
        #expect(Request(0xffff_ffff).encodedSize == 0x3fff)
    }
}
