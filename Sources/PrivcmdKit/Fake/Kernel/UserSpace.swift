// SPDX-License-Identifier: MIT

/// The half of the address space that belongs to a process.
///
/// Source: arch/x86/include/asm/page_64_types.h, uaccess_64.h (Linux 6.12).
package enum UserSpace {
    package static let pageSize: UInt64 = 4096
    /// Where it ends: with page tables of four levels, a page before the first hole.
    package static let end: UInt64 = (1 << 47) - pageSize

    /// What access_ok says of a range.
    static func contains(_ address: Address, count: UInt64) -> Bool {
        count <= end && address.rawValue <= end - count
    }

    /// Where the pages begin that a range lies in.
    ///
    /// A range of no bytes lies in the page that its address is within, unless the address is where a
    /// page begins: then it lies in none.
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
        guard let bytes = copy(address, count: 1) else { return false }
        return write(bytes, to: address)
    }
}
