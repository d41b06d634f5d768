// SPDX-License-Identifier: MIT

internal import CLinux
internal import CPrivcmd
import Glibc
import PrivcmdFake
import PrivcmdKit
internal import SystemPackage

/// A mapping of a device node, or of ordinary memory, that this object owns.
@safe
final class Mapping: @unchecked Sendable {
    // @unchecked: it is used on one thread only.

    static let readWrite = PROT_READ | PROT_WRITE

    private var start: UnsafeMutableRawPointer
    private(set) var byteCount: Int
    /// The mapping of a fake, which decides what changes do; nil for the kernel's.
    private let fake: FakeMapping?

    /// Maps whole pages.
    ///
    /// Without a file, `flags` have to contain `MAP_ANONYMOUS`.
    init(
        _ file: KernelDevice?, byteCount: Int = GuardedBuffer.pageSize,
        _ protection: CInt = readWrite, _ flags: CInt = MAP_SHARED, offset: Int = 0
    ) throws(Errno) {
        // SAFETY: a fresh mapping at an address of the kernel's choice overlays nothing.
        let mapped = unsafe mmap(
            nil, byteCount, protection, flags, file?.borrowed.rawValue ?? -1, offset)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            throw Errno(rawValue: Glibc.errno)
        }
        unsafe start = mapped
        self.byteCount = byteCount
        fake = nil
    }

    /// Wraps the mapping of a fake, which is in the memory of this process too.
    init(of fake: FakeMapping) {
        guard
            let start = unsafe UnsafeMutableRawPointer(
                bitPattern: UInt(fake.address.rawValue))
        else { preconditionFailure("the mapping is at address 0") }
        unsafe self.start = start
        byteCount = fake.byteCount
        self.fake = fake
    }

    deinit {
        // A fake unmaps its own mappings.
        guard fake == nil else { return }
        // SAFETY: this object owns the mapping; munmap ignores a hole in it.
        unsafe _ = munmap(start, byteCount)
    }

    /// The address of the mapping.
    var address: Address { Address(UInt64(UInt(bitPattern: unsafe start))) }

    /// Reads a byte.
    ///
    /// A page that cannot be accessed kills the process.
    func byte(at offset: Int = 0) -> UInt8 {
        // SAFETY: the offset is in the mapping. The clause checks what the mapping holds.
        unsafe (start + offset).load(as: UInt8.self)
    }

    /// Writes a byte, as ``byte(at:)`` reads one.
    func store(_ byte: UInt8, at offset: Int = 0) {
        if let fake, !fake.keepsWrites(at: offset) { return }
        // SAFETY: as in byte(at:).
        unsafe (start + offset).storeBytes(of: byte, as: UInt8.self)
    }

    /// Whether every byte has this value.
    func isFilled(with byte: UInt8) -> Bool {
        // SAFETY: as in byte(at:).
        unsafe UnsafeRawBufferPointer(start: start, count: byteCount).allSatisfy { $0 == byte }
    }

    /// The result of a change that a fake decides; nil if the kernel makes the change.
    private func fakeResult(_ change: FakeMapping.Operation) -> StepResult? {
        switch fake?.outcome(of: change) {
        case nil, .ordinary: nil
        case .refused(let errno): .error(errno)
        case .ignored: .result(0)
        }
    }

    private func stepResult(_ result: CInt) -> StepResult {
        result == 0 ? .result(0) : .error(Errno(rawValue: Glibc.errno))
    }

    /// Changes the size of the mapping by mremap(2).
    func resize(to count: Int) -> StepResult {
        if let result = fakeResult(.resize(count)) { return result }
        let result = sys_mremap(address.rawValue, byteCount, count)
        guard result >= 0 else { return .error(Errno(rawValue: CInt(-result))) }
        guard let moved = unsafe UnsafeMutableRawPointer(bitPattern: UInt(result)) else {
            return .fact("moved to 0")
        }
        // SAFETY: the kernel has moved the mapping to this address.
        unsafe start = moved
        byteCount = count
        return .result(0)
    }

    /// Unmaps pages by munmap(2).
    func unmap(page: Int, count: Int = 1) -> StepResult {
        if let result = fakeResult(.split(page..<(page + count))) { return result }
        let size = GuardedBuffer.pageSize
        // SAFETY: the pages are this object's own.
        return stepResult(unsafe munmap(start + page * size, count * size))
    }

    /// Changes the protection of pages by mprotect(2).
    func protect(page: Int, count: Int = 1, _ protection: CInt) -> StepResult {
        if let result = fakeResult(.split(page..<(page + count))) { return result }
        let size = GuardedBuffer.pageSize
        // SAFETY: the pages are this object's own.
        return stepResult(unsafe mprotect(start + page * size, count * size, protection))
    }

    /// Issues madvise(2) on the first pages.
    func advise(_ advice: CInt, pages: Int = 1) -> StepResult {
        if let result = fakeResult(.advise(advice)) ?? fakeResult(.split(0..<pages)) {
            return result
        }
        // SAFETY: the pages are this object's own.
        return stepResult(unsafe madvise(start, pages * GuardedBuffer.pageSize, advice))
    }

    /// Locks the whole mapping by mlock(2).
    func lock() -> StepResult {
        if let result = fakeResult(.lock) { return result }
        // SAFETY: mlock changes no byte.
        return stepResult(unsafe mlock(start, byteCount))
    }

    /// Issues mincore(2) on a page: ENOMEM means that it is not mapped.
    func residency(page: Int = 0) -> StepResult {
        let size = GuardedBuffer.pageSize
        var state: UInt8 = 0
        // SAFETY: one page's state is one byte, which stays valid during the call.
        return stepResult(unsafe mincore(start + page * size, size, &state))
    }

    /// Makes the kernel write to the mapping, by read(2) of /dev/zero into a page of it.
    func fillByKernel(page: Int = 0) -> StepResult {
        guard let zero = try? unsafe FileDescriptor.open("/dev/zero", .readOnly) else {
            return .fact("cannot open /dev/zero")
        }
        defer { try? zero.close() }
        // SAFETY: the kernel checks the memory itself, which is this object's own.
        let count = unsafe read(zero.rawValue, start + page * GuardedBuffer.pageSize, 1)
        return count < 0 ? .error(Errno(rawValue: Glibc.errno)) : .result(Int64(count))
    }

    /// Reads a byte as a debugger does, by process_vm_readv(2).
    func readByOtherProcess() -> StepResult {
        if let result = fakeResult(.peek) { return result }
        var byte: UInt8 = 0
        // SAFETY: the byte stays valid during the call; the kernel checks the address that it reads.
        let count = unsafe sys_process_vm_readv(getpid(), &byte, address.rawValue, 1)
        return count < 0 ? .error(Errno(rawValue: CInt(-count))) : .result(count)
    }
}
