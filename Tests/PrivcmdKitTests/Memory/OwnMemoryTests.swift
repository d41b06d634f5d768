// SPDX-License-Identifier: MIT

import PrivcmdKit
import TestSupport
import Testing

@Suite struct `This process's memory, checked by the kernel` {
    private let memory = SelfMemory.shared

    @Test func `is read and written where it is good`() throws {
        try withPages(1) { pages in
            #expect(memory.writeBytes([1, 2, 3, 4], at: pages.address(100)))
            #expect(memory.readBytes(at: pages.address(99), count: 6) == [0, 1, 2, 3, 4, 0])
        }
    }

    @Test func `is read and written over the border of two pages`() throws {
        try withPages(2) { pages in
            let border = pages.address(MemoryPages.size - 2)
            #expect(memory.writeBytes([1, 2, 3, 4], at: border))
            #expect(memory.readBytes(at: border, count: 4) == [1, 2, 3, 4])
        }
    }

    @Test(arguments: [UInt64(0), 1, 4095, .max, .max - 7, 0xffff_8000_0000_0000])
    func `refuses an address that is nobody's`(address: UInt64) {
        #expect(memory.readBytes(at: Address(address), count: 8) == nil)
        #expect(!memory.writeBytes([1], at: Address(address)))
    }

    @Test func `refuses a page that is gone`() throws {
        try withPages(1) { pages in
            #expect(pages.makeInaccessible(0))
            #expect(memory.readBytes(at: pages.address(), count: 1) == nil)
            #expect(!memory.writeBytes([1], at: pages.address()))
        }
    }

    @Test func `refuses a range whose end is gone`() throws {
        try withPages(2) { pages in
            #expect(pages.makeInaccessible(1))
            let end = pages.address(MemoryPages.size - 4)
            #expect(memory.readBytes(at: end, count: 4) == [0, 0, 0, 0])
            #expect(memory.readBytes(at: end, count: 5) == nil)
            #expect(memory.writeBytes([1, 2, 3, 4], at: end))
            #expect(!memory.writeBytes([1, 2, 3, 4, 5], at: end))
        }
    }

    @Test func `reads what is read-only and does not write it`() throws {
        try withPages(1) { pages in
            #expect(memory.writeBytes([7], at: pages.address()))
            #expect(pages.makeReadOnly(0))
            #expect(memory.readBytes(at: pages.address(), count: 1) == [7])
            #expect(!memory.writeBytes([8], at: pages.address()))
            #expect(memory.readBytes(at: pages.address(), count: 1) == [7])
        }
    }
}

@Suite struct `This process's memory, vouched for by the caller` {
    private let memory = UncheckedSelfMemory.shared

    @Test func `is read and written`() throws {
        try withPages(1) { pages in
            #expect(memory.writeBytes([1, 2, 3], at: pages.address(5)))
            #expect(memory.readBytes(at: pages.address(4), count: 5) == [0, 1, 2, 3, 0])
        }
    }

    /// A field's address in a null structure lies in the first page too.
    @Test(arguments: [UInt64(0), 4, 4095])
    func `refuses the null page`(address: UInt64) {
        #expect(memory.readBytes(at: Address(address), count: 1) == nil)
        #expect(!memory.writeBytes([1], at: Address(address)))
    }

    @Test func `counts addresses in bytes and wraps at the end`() {
        #expect(Address.null.rawValue == 0)
        #expect(Address(4096).advanced(by: 12) == Address(4108))
        #expect(Address(.max).advanced(by: 1) == .null)
    }
}
