// SPDX-License-Identifier: MIT

internal import CLinux
import Glibc
package import PrivcmdKit
internal import Synchronization
internal import SystemPackage

/// Identifies a page of the machine's memory by its use in a domain.
package enum FrameID: Hashable, Sendable {
    /// A frame of a domain, by the number under which other domains map it.
    case memory(DomainID, UInt64)
    /// A frame of a domain's resource: the type, the ID, and the index.
    case resource(DomainID, type: UInt32, id: UInt32, UInt64)
}

/// The frames of the machine's memory that this process has mapped.
///
/// A frame is a page of a memfd, so two mappings of one frame share their memory. Pages are
/// allocated in the order of their first mapping.
final class FakeFrameStore: Sendable {
    private struct Files {
        var emptyFile: FileDescriptor?
        var frameFile: FileDescriptor?
        var pageIndexes: [FrameID: Int] = [:]
    }

    private let files = Mutex(Files())

    /// More frames than any process maps; the memfd uses memory only for those in use.
    private static let frameCount: UInt64 = 1 << 40

    deinit {
        files.withLock { files in
            for file in [files.emptyFile, files.frameFile] { try? file?.close() }
        }
    }

    private static func makeMemfd(_ size: UInt64) throws(Errno) -> FileDescriptor {
        let number = sys_memfd_create(Int64(size))
        guard number >= 0 else { throw Errno(rawValue: -number) }
        return FileDescriptor(rawValue: number)
    }

    /// A file without pages.
    private func openEmptyFile() throws(Errno) -> FileDescriptor {
        if let file = files.withLock({ $0.emptyFile }) { return file }
        let file = try Self.makeMemfd(0)
        files.withLock { $0.emptyFile = file }
        return file
    }

    private func openFrameFile() throws(Errno) -> FileDescriptor {
        if let file = files.withLock({ $0.frameFile }) { return file }
        let file = try Self.makeMemfd(Self.frameCount * UserSpace.pageSize)
        files.withLock { $0.frameFile = file }
        return file
    }

    /// Maps addresses without memory behind them: an access raises SIGBUS.
    ///
    /// A forked child does not inherit the mapping.
    func mapEmpty(
        _ byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int
    ) throws(Errno) -> Address {
        let file = try openEmptyFile()
        let address = try Self.map(byteCount, protection, flags, file, offset: offset)
        Self.excludeFromFork(address, byteCount)
        return address
    }

    /// Maps pages of zeros that a forked child shares.
    static func mapZeroed(_ byteCount: Int, _ protection: CInt) throws(Errno) -> Address {
        try map(byteCount, protection, MAP_SHARED | MAP_ANONYMOUS, nil, offset: 0)
    }

    private static func map(
        _ byteCount: Int, _ protection: CInt, _ flags: CInt, _ file: FileDescriptor?, offset: Int,
        at address: Address? = nil
    ) throws(Errno) -> Address {
        let hint = unsafe address.flatMap {
            unsafe UnsafeMutableRawPointer(bitPattern: UInt($0.rawValue))
        }
        // SAFETY: a mapping without an address overlays nothing. One with an address overlays a
        // page of a mapping that this class made before.
        let mapped = unsafe mmap(
            hint, byteCount, protection, flags, file?.rawValue ?? -1, offset)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            throw Errno(rawValue: Glibc.errno)
        }
        return Address(UInt64(UInt(bitPattern: mapped)))
    }

    private static func excludeFromFork(_ address: Address, _ byteCount: Int) {
        let start = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address.rawValue))
        // SAFETY: the range was just mapped. The advice changes no byte and cannot fail.
        unsafe _ = madvise(start, byteCount, MADV_DONTFORK)
    }

    /// Maps a frame over a page without memory.
    func mapFrame(_ frame: FrameID, at address: Address, _ protection: CInt) throws(Errno) {
        let page = Int(UserSpace.pageSize)
        let file = try openFrameFile()
        let index = files.withLock { files in
            let index = files.pageIndexes[frame] ?? files.pageIndexes.count
            files.pageIndexes[frame] = index
            return index
        }
        _ = try Self.map(
            page, protection, MAP_SHARED | MAP_FIXED, file, offset: index * page,
            at: address)
        Self.excludeFromFork(address, page)
    }

    /// Maps an error page, which reads as ones, for a frame that could not be mapped.
    static func mapErrorPage(at address: Address, _ protection: CInt) throws(Errno) {
        let page = Int(UserSpace.pageSize)
        _ = try map(
            page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, nil, offset: 0,
            at: address)
        guard let start = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address.rawValue))
        else { return }
        // SAFETY: the page was just mapped, and no other code has its address.
        unsafe memset(start, CInt(UInt8.max), page)
        unsafe _ = mprotect(start, page, protection)
        excludeFromFork(address, page)
    }

    /// Unmaps a range.
    static func unmap(_ address: Address, _ byteCount: Int) {
        let start = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address.rawValue))
        // SAFETY: the caller owns the range. munmap of an owned range cannot fail.
        unsafe _ = munmap(start, byteCount)
    }
}
