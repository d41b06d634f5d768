// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import TestSupport
import Testing

@Suite struct `ProcessMemory access` {
    @Test func `memory of the given process is read and written`() throws {
        let memory = ProcessMemory(of: getpid())
        try withPages(2) { pages in
            #expect(memory.writeBytes([1, 2, 3], at: pages.address(7)))
            #expect(SelfMemory.shared.readBytes(at: pages.address(7), count: 3) == [1, 2, 3])
            #expect(pages.makeInaccessible(1))
            let end = pages.address(MemoryPages.size - 2)
            #expect(memory.readBytes(at: end, count: 3) == nil)
            #expect(!memory.writeBytes([1, 2, 3], at: end))
            #expect(memory.readBytes(at: .null, count: 1) == nil)
        }
    }

    @Test func `access to a missing process fails`() throws {
        let memory = ProcessMemory(of: .max)
        try withPages(1) { pages in
            #expect(memory.readBytes(at: pages.address(), count: 1) == nil)
            #expect(!memory.writeBytes([1], at: pages.address()))
        }
    }
}
