// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import Synchronization
internal import SystemPackage

/// A page of the machine's memory, by what it is to its domain.
package enum FakeFrame: Hashable, Sendable {
    /// A frame of a domain, by the number under which others map it.
    case memory(DomainID, UInt64)
    /// A frame of a resource of a domain: its type, its id, and which of its frames.
    case resource(DomainID, type: UInt32, id: UInt32, UInt64)
}

/// The machine's memory, as far as anybody has mapped it into this process.
///
/// A frame is a page of a file that lies in memory alone, so that whoever maps it twice sees one
/// memory. The pages are given out in the order in which they are asked for.
final class FakeMemory: Sendable {
    private struct Files {
        var empty: FileDescriptor?
        var frames: FileDescriptor?
        var places: [FakeFrame: Int] = [:]
    }

    private let files = Mutex(Files())

    /// More frames than anybody maps; the file takes room for those that are used.
    private static let frameCount: UInt64 = 1 << 40

    deinit {
        files.withLock { files in
            for file in [files.empty, files.frames] { try? file?.close() }
        }
    }

    private static func make(_ size: UInt64) throws(Errno) -> FileDescriptor {
        let number = mirror_make_memory_file(Int64(size))
        guard number >= 0 else { throw Errno(rawValue: -number) }
        return FileDescriptor(rawValue: number)
    }

    /// A file without a page.
    private func empty() throws(Errno) -> FileDescriptor {
        if let file = files.withLock({ $0.empty }) { return file }
        let file = try Self.make(0)
        files.withLock { $0.empty = file }
        return file
    }

    private func frames() throws(Errno) -> FileDescriptor {
        if let file = files.withLock({ $0.frames }) { return file }
        let file = try Self.make(Self.frameCount * UserSpace.pageSize)
        files.withLock { $0.frames = file }
        return file
    }

    /// Maps addresses behind which there is nothing: whoever touches them gets SIGBUS.
    ///
    /// A forked child does not have them.
    func mapNothing(
        _ byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int
    ) throws(Errno) -> Address {
        let file = try empty()
        let address = try Self.map(byteCount, protection, flags, file, offset: offset)
        Self.keepFromChildren(address, byteCount)
        return address
    }

    /// Maps fresh pages of zeroes, which a forked child shares.
    static func mapFresh(_ byteCount: Int, _ protection: CInt) throws(Errno) -> Address {
        try map(byteCount, protection, MAP_SHARED | MAP_ANONYMOUS, nil, offset: 0)
    }

    private static func map(
        _ byteCount: Int, _ protection: CInt, _ flags: CInt, _ file: FileDescriptor?, offset: Int,
        at address: Address? = nil
    ) throws(Errno) -> Address {
        let place = unsafe address.flatMap {
            unsafe UnsafeMutableRawPointer(bitPattern: UInt($0.rawValue))
        }
        // SAFETY: a fresh mapping at an address of the kernel's choice overlays nothing; one at a given
        // address overlays a page of a mapping that this model made before.
        let mapped = unsafe mmap(
            place, byteCount, protection, flags, file?.rawValue ?? -1, offset)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            throw Errno(rawValue: Glibc.errno)
        }
        return Address(UInt64(UInt(bitPattern: mapped)))
    }

    private static func keepFromChildren(_ address: Address, _ byteCount: Int) {
        let start = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address.rawValue))
        // SAFETY: the range was mapped just now. The advice touches no byte, and cannot be refused.
        unsafe _ = madvise(start, byteCount, MADV_DONTFORK)
    }

    /// Puts a frame in the place of a page that nothing is behind.
    func show(_ frame: FakeFrame, at address: Address, _ protection: CInt) throws(Errno) {
        let page = Int(UserSpace.pageSize)
        let file = try frames()
        let index = files.withLock { files in
            let index = files.places[frame] ?? files.places.count
            files.places[frame] = index
            return index
        }
        _ = try Self.map(
            page, protection, MAP_SHARED | MAP_FIXED, file, offset: index * page,
            at: address)
        Self.keepFromChildren(address, page)
    }

    /// Puts a page in the place that no frame could be had for: it reads as ones.
    static func showDead(at address: Address, _ protection: CInt) throws(Errno) {
        let page = Int(UserSpace.pageSize)
        _ = try map(
            page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, nil, offset: 0,
            at: address)
        guard let start = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address.rawValue))
        else { return }
        // SAFETY: the page was mapped just now, and nobody else has looked at it.
        unsafe memset(start, CInt(UInt8.max), page)
        unsafe _ = mprotect(start, page, protection)
        keepFromChildren(address, page)
    }

    /// Takes a range away.
    static func unmap(_ address: Address, _ byteCount: Int) {
        let start = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address.rawValue))
        // SAFETY: the caller owns the range. munmap of an owned range has nothing to report.
        unsafe _ = munmap(start, byteCount)
    }
}
