// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The part of the address space that belongs to a process.
///
/// Source: arch/x86/include/asm/page_64_types.h, uaccess_64.h (Linux 6.12).
package enum UserSpace {
    package static let pageSize: UInt64 = 4096
    /// The number of a page is its address, shifted right by this.
    static let pageShift: UInt64 = 12

    /// The numbers of the pages that a range of addresses touches.
    static func pageNumbers(of range: ClosedRange<UInt64>) -> ClosedRange<UInt64> {
        range.lowerBound >> pageShift...range.upperBound >> pageShift
    }

    /// Its end: with 4-level page tables, one page before the non-canonical hole.
    package static let end: UInt64 = (1 << 47) - pageSize

    /// The result of Linux's access_ok for a range.
    static func contains(_ address: Address, count: UInt64) -> Bool {
        count <= end && address.rawValue <= end - count
    }

    /// The addresses of the pages that a range touches.
    ///
    /// An empty range touches the page that contains its address, unless the address is the start
    /// of a page.
    static func pages(of address: Address, count: UInt64) -> [UInt64] {
        let offset = address.rawValue % pageSize
        let first = address.rawValue - offset
        let length = (offset + count + pageSize - 1) / pageSize * pageSize
        return Array(stride(from: first, to: first + length, by: Int(pageSize)))
    }
}

extension CallerMemory {
    /// Whether a byte can be read and written: it is read, and written back.
    func isWritable(_ address: Address) -> Bool {
        guard let bytes = readBytes(at: address, count: 1) else { return false }
        return write(bytes, to: address)
    }
}
