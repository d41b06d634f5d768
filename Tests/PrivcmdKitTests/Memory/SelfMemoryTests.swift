// SPDX-License-Identifier: MIT

import PrivcmdKit
import TestSupport
import Testing

@Suite struct `SelfMemory access` {
    private let memory = SelfMemory.shared

    @Test func `bytes written to a mapped page are read back`() throws {
        try withPages(1) { pages in
            #expect(memory.writeBytes([1, 2, 3, 4], at: pages.address(100)))
            #expect(memory.readBytes(at: pages.address(99), count: 6) == [0, 1, 2, 3, 4, 0])
        }
    }

    @Test func `a range across two pages is read and written`() throws {
        try withPages(2) { pages in
            let boundary = pages.address(MemoryPages.size - 2)
            #expect(memory.writeBytes([1, 2, 3, 4], at: boundary))
            #expect(memory.readBytes(at: boundary, count: 4) == [1, 2, 3, 4])
        }
    }

    @Test(arguments: [UInt64(0), 1, 4095, .max, .max - 7, 0xffff_8000_0000_0000])
    func `access to an unmapped address fails`(address: UInt64) {
        #expect(memory.readBytes(at: Address(address), count: 8) == nil)
        #expect(!memory.writeBytes([1], at: Address(address)))
    }

    @Test func `access to an inaccessible page fails`() throws {
        try withPages(1) { pages in
            #expect(pages.makeInaccessible(0))
            #expect(memory.readBytes(at: pages.address(), count: 1) == nil)
            #expect(!memory.writeBytes([1], at: pages.address()))
        }
    }

    @Test func `access to a range with an inaccessible end fails`() throws {
        try withPages(2) { pages in
            #expect(pages.makeInaccessible(1))
            let end = pages.address(MemoryPages.size - 4)
            #expect(memory.readBytes(at: end, count: 4) == [0, 0, 0, 0])
            #expect(memory.readBytes(at: end, count: 5) == nil)
            #expect(memory.writeBytes([1, 2, 3, 4], at: end))
            #expect(!memory.writeBytes([1, 2, 3, 4, 5], at: end))
        }
    }

    @Test func `a read-only page is readable and not writable`() throws {
        try withPages(1) { pages in
            #expect(memory.writeBytes([7], at: pages.address()))
            #expect(pages.makeReadOnly(0))
            #expect(memory.readBytes(at: pages.address(), count: 1) == [7])
            #expect(!memory.writeBytes([8], at: pages.address()))
            #expect(memory.readBytes(at: pages.address(), count: 1) == [7])
        }
    }
}

@Suite struct `UncheckedSelfMemory access` {
    private let memory = UncheckedSelfMemory.shared

    @Test func `bytes written are read back`() throws {
        try withPages(1) { pages in
            #expect(memory.writeBytes([1, 2, 3], at: pages.address(5)))
            #expect(memory.readBytes(at: pages.address(4), count: 5) == [0, 1, 2, 3, 0])
        }
    }

    /// The address of a field of a structure at null lies in the first page.
    @Test(arguments: [UInt64(0), 4, 4095])
    func `access to the null page fails`(address: UInt64) {
        #expect(memory.readBytes(at: Address(address), count: 1) == nil)
        #expect(!memory.writeBytes([1], at: Address(address)))
    }
}

@Suite struct `address arithmetic` {
    @Test func `advanced counts bytes and wraps at the end`() {
        #expect(Address.null.rawValue == 0)
        #expect(Address(4096).advanced(by: 12) == Address(4108))
        #expect(Address(.max).advanced(by: 1) == .null)
    }
}
