// SPDX-License-Identifier: MIT

import Glibc
package import PrivcmdKit

/// Pages of this process's memory, whose protection a test can change.
package struct MemoryPages: Sendable {
    /// The size of a page in bytes.
    package static let size = Int(sysconf(CInt(_SC_PAGESIZE)))

    private let start: UInt
    /// The number of pages.
    package let count: Int

    /// The address at an offset.
    ///
    /// - Parameter offset: the offset in bytes.
    /// - Returns: the address.
    package func address(_ offset: Int = 0) -> Address {
        Address(UInt64(start)).advanced(by: offset)
    }

    /// Makes a page read-only.
    ///
    /// - Parameter index: the page, counted from 0.
    /// - Returns: whether mprotect succeeded.
    package func makeReadOnly(_ index: Int) -> Bool {
        mprotect(pointer(index), Self.size, PROT_READ) == 0
    }

    /// Makes a page inaccessible.
    ///
    /// It stays mapped, since an unmapped page could become another test's memory at once.
    ///
    /// - Parameter index: the page, counted from 0.
    /// - Returns: whether mprotect succeeded.
    package func makeInaccessible(_ index: Int) -> Bool {
        mprotect(pointer(index), Self.size, PROT_NONE) == 0
    }

    private func pointer(_ index: Int) -> UnsafeMutableRawPointer? {
        UnsafeMutableRawPointer(bitPattern: start + UInt(index * Self.size))
    }

    fileprivate init?(mapping count: Int) {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        let start = mmap(nil, count * Self.size, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard let start, start != MAP_FAILED else { return nil }
        self.start = UInt(bitPattern: start)
        self.count = count
    }

    fileprivate func unmapAll() { munmap(pointer(0), count * Self.size) }
}

/// Runs a test with pages filled with zeros, which are unmapped afterwards.
///
/// - Parameters:
///   - count: the number of pages.
///   - body: the test.
/// - Throws: an error of the body, or ENOMEM.
package func withPages(_ count: Int, _ body: (MemoryPages) throws -> Void) throws {
    guard let pages = MemoryPages(mapping: count) else { throw CallFailure.errno(.enomem) }
    defer { pages.unmapAll() }
    try body(pages)
}

extension CallerMemory {
    /// Writes bytes.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - address: the start of the range.
    /// - Returns: whether all bytes were written.
    package func writeBytes(_ bytes: [UInt8], at address: Address) -> Bool {
        bytes.withUnsafeBytes { write($0.bytes, to: address) }
    }
}
