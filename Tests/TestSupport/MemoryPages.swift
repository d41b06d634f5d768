// SPDX-License-Identifier: MIT

import Glibc
public import PrivcmdKit

/// Pages of this process's memory, whose protection a test chooses.
public struct MemoryPages: Sendable {
    /// The size of a page in bytes.
    public static let size = Int(sysconf(CInt(_SC_PAGESIZE)))

    private let start: UInt
    /// How many there are.
    public let count: Int

    /// The address some bytes after the start.
    ///
    /// - Parameter offset: the distance in bytes.
    /// - Returns: the address there.
    public func address(_ offset: Int = 0) -> Address {
        Address(UInt64(start)).advanced(by: offset)
    }

    /// Makes a page read-only.
    ///
    /// - Parameter index: the page, counted from 0.
    /// - Returns: whether the kernel did it.
    public func makeReadOnly(_ index: Int) -> Bool {
        mprotect(pointer(index), Self.size, PROT_READ) == 0
    }

    /// Takes a page away, to the eyes of whoever asks the kernel.
    ///
    /// It stays reserved: an unmapped one could become another test's memory at once.
    ///
    /// - Parameter index: the page, counted from 0.
    /// - Returns: whether the kernel did it.
    public func takeAway(_ index: Int) -> Bool {
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

/// Gives a test pages filled with zeros, which are unmapped afterwards.
///
/// - Parameters:
///   - count: how many.
///   - body: the test.
/// - Throws: what the body throws; ENOMEM.
public func withPages(_ count: Int, _ body: (MemoryPages) throws -> Void) throws {
    guard let pages = MemoryPages(mapping: count) else { throw CallFailure.errno(.enomem) }
    defer { pages.unmapAll() }
    try body(pages)
}

extension CallerMemory {
    /// The bytes of a range, or nil where the memory refuses them.
    ///
    /// - Parameters:
    ///   - address: where they start.
    ///   - count: how many.
    /// - Returns: the bytes.
    public func bytes(at address: Address, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let complete = bytes.withUnsafeMutableBytes { target in
            var span = target.mutableBytes
            return read(address, into: &span)
        }
        return complete ? bytes : nil
    }

    /// Writes bytes.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - address: where to.
    /// - Returns: whether the memory took them all.
    public func put(_ bytes: [UInt8], at address: Address) -> Bool {
        bytes.withUnsafeBytes { write($0.bytes, to: address) }
    }
}
