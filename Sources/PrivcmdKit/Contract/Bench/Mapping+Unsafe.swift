// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// A mapping of a node, or of ordinary memory, that lasts as long as its owner.
@safe
final class Mapping: @unchecked Sendable {
    // @unchecked: one bench uses it, on one thread.

    static let readWrite = PROT_READ | PROT_WRITE
    static let ordinary = MAP_PRIVATE | MAP_ANONYMOUS

    private var start: UnsafeMutableRawPointer
    private(set) var byteCount: Int
    /// What rules a model's mapping; nil for the kernel's.
    private let model: FakeMapping?

    /// Maps whole pages; without a file, `flags` have to ask for ordinary memory.
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
        model = nil
    }

    /// Takes a model's mapping, which lies in this process's memory too.
    init(of model: FakeMapping) {
        guard
            let start = unsafe UnsafeMutableRawPointer(
                bitPattern: UInt(model.address.rawValue))
        else { preconditionFailure("nothing is mapped at 0") }
        unsafe self.start = start
        byteCount = model.byteCount
        self.model = model
    }

    deinit {
        // A model unmaps what is its own.
        guard model == nil else { return }
        // SAFETY: this object owns the mapping; a hole in it does not matter to munmap.
        unsafe _ = munmap(start, byteCount)
    }

    /// Where the mapping begins.
    var address: Address { Address(UInt64(UInt(bitPattern: unsafe start))) }

    /// A byte, which the processor really fetches: a page that cannot be had kills the process.
    func byte(at offset: Int = 0) -> UInt8 {
        // SAFETY: the offset lies in the mapping. What the mapping holds is the clause's question.
        unsafe (start + offset).load(as: UInt8.self)
    }

    /// Writes a byte, as ``byte(at:)`` reads one.
    func store(_ byte: UInt8, at offset: Int = 0) {
        if let model, !model.keepsWrites(at: offset) { return }
        // SAFETY: as in byte(at:).
        unsafe (start + offset).storeBytes(of: byte, as: UInt8.self)
    }

    /// Whether every byte has this value.
    func isFilled(with byte: UInt8) -> Bool {
        // SAFETY: as in byte(at:).
        unsafe UnsafeRawBufferPointer(start: start, count: byteCount).allSatisfy { $0 == byte }
    }

    /// What a model says of a change by itself; nil where the kernel is to make it.
    private func ruling(_ change: FakeMapping.Change) -> Answer? {
        switch model?.ruling(on: change) {
        case nil, .ordinary: nil
        case .refused(let errno): .error(errno)
        case .ignored: .result(0)
        }
    }

    private func answer(_ result: CInt) -> Answer {
        result == 0 ? .result(0) : .error(Errno(rawValue: Glibc.errno))
    }

    /// Makes the mapping longer or shorter by mremap(2).
    func resize(to count: Int) -> Answer {
        if let answer = ruling(.resize(count)) { return answer }
        let result = mirror_resize_mapping(address.rawValue, byteCount, count)
        guard result >= 0 else { return .error(Errno(rawValue: CInt(-result))) }
        guard let moved = unsafe UnsafeMutableRawPointer(bitPattern: UInt(result)) else {
            return .fact("moved to 0")
        }
        // SAFETY: the kernel says that the mapping lies there now.
        unsafe start = moved
        byteCount = count
        return .result(0)
    }

    /// Unmaps pages by munmap(2).
    func unmap(page: Int, count: Int = 1) -> Answer {
        if let answer = ruling(.part(page..<(page + count))) { return answer }
        let size = GuardedBuffer.pageSize
        // SAFETY: the pages are this object's own.
        return answer(unsafe munmap(start + page * size, count * size))
    }

    /// Changes what may be done with pages by mprotect(2).
    func protect(page: Int, count: Int = 1, _ protection: CInt) -> Answer {
        if let answer = ruling(.part(page..<(page + count))) { return answer }
        let size = GuardedBuffer.pageSize
        // SAFETY: the pages are this object's own.
        return answer(unsafe mprotect(start + page * size, count * size, protection))
    }

    /// Gives advice on the first pages by madvise(2).
    func advise(_ advice: CInt, pages: Int = 1) -> Answer {
        if let answer = ruling(.advise(advice)) ?? ruling(.part(0..<pages)) { return answer }
        // SAFETY: the pages are this object's own.
        return answer(unsafe madvise(start, pages * GuardedBuffer.pageSize, advice))
    }

    /// Locks the whole of it by mlock(2).
    func lock() -> Answer {
        if let answer = ruling(.lock) { return answer }
        // SAFETY: mlock changes no byte.
        return answer(unsafe mlock(start, byteCount))
    }

    /// Asks mincore(2) for a page: ENOMEM says that nothing is mapped there.
    func residence(page: Int = 0) -> Answer {
        let size = GuardedBuffer.pageSize
        var state: UInt8 = 0
        // SAFETY: one page's state is one byte, which lives across the call.
        return answer(unsafe mincore(start + page * size, size, &state))
    }

    /// Has the kernel write into the mapping, by reading a file of zeroes to a page of it.
    func fillByKernel(page: Int = 0) -> Answer {
        guard let zero = try? unsafe FileDescriptor.open("/dev/zero", .readOnly) else {
            return .fact("no /dev/zero")
        }
        defer { try? zero.close() }
        // SAFETY: the kernel checks the memory itself, which is this object's own.
        let count = unsafe read(zero.rawValue, start + page * GuardedBuffer.pageSize, 1)
        return count < 0 ? .error(Errno(rawValue: Glibc.errno)) : .result(Int64(count))
    }

    /// Reads a byte as a debugger would, by process_vm_readv(2).
    func readAsAnother() -> Answer {
        if let answer = ruling(.peek) { return answer }
        var byte: UInt8 = 0
        // SAFETY: the byte lives across the call; the kernel checks the other side.
        let count = unsafe mirror_read_process_memory(getpid(), &byte, address.rawValue, 1)
        return count < 0 ? .error(Errno(rawValue: CInt(-count))) : .result(count)
    }
}
