// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

/// The pages that an executor's arguments lie in.
///
/// Each is followed by an inaccessible page.
///
/// The executor reuses the pages for all calls. A transport reads and writes only these pages.
final class FuzzArena: CallerMemory, @unchecked Sendable {
    // SAFETY: one executor uses the arena, on one thread. The arena accesses only its own pages.

    private static let canary: UInt8 = 0xa5
    /// The number of bytes before an argument that are checked for stray writes.
    private static let canarySize = 64

    private let argument: GuardedBuffer
    private let hypercall: GuardedBuffer
    private let readOnly: GuardedBuffer
    private let privcmdHypercall: GuardedBuffer
    /// The target of addresses in arguments.
    private let scratch: GuardedBuffer
    private let pattern = [UInt8](repeating: canary, count: canarySize)

    /// Maps the pages.
    ///
    /// `forHypervisor` is true if a real Xen accesses them.
    init(forHypervisor: Bool) throws(Errno) {
        let purpose = forHypervisor ? GuardedBuffer.Purpose.hypercall : .ordinary
        let page = [UInt8](repeating: Self.canary, count: GuardedBuffer.pageSize)
        argument = try GuardedBuffer(page)
        hypercall = try GuardedBuffer(page, purpose)
        readOnly = try GuardedBuffer(page, purpose)
        privcmdHypercall = try GuardedBuffer(page)
        scratch = try GuardedBuffer([UInt8](repeating: 0, count: GuardedBuffer.pageSize))
        try readOnly.setWritable(false)
    }

    /// The use of an argument; `privcmdHypercall` is the argument of IOCTL_PRIVCMD_HYPERCALL.
    enum Purpose {
        case request, hypercall, privcmdHypercall
    }

    /// Stores an argument in memory of the given kind, and returns its address.
    func store(_ bytes: [UInt8], _ location: FuzzLocation, _ purpose: Purpose) -> Address {
        let page =
            switch purpose {
            case .request: argument
            case .hypercall: hypercall
            case .privcmdHypercall: privcmdHypercall
            }
        switch location {
        case .ordinary:
            let address = page.end.advanced(by: -bytes.count)
            put(pattern, at: address.advanced(by: -Self.canarySize))
            put(bytes, at: address)
            return address
        case .null: return .null
        case .kernel: return .kernelHalf
        case .inaccessible: return page.end
        case .straddling:
            let half = bytes.count / 2
            let address = page.end.advanced(by: -half)
            put(Array(bytes.prefix(half)), at: address)
            return address
        case .readOnly:
            let address = readOnly.end.advanced(by: -bytes.count)
            let isWritable = (try? readOnly.setWritable(true)) != nil
            precondition(isWritable, "mprotect did not make the read-only page writable")
            put(bytes, at: address)
            let isProtected = (try? readOnly.setWritable(false)) != nil
            precondition(isProtected, "mprotect did not make the page read-only again")
            return address
        }
    }

    /// Returns the address for a field that points to memory of the given kind.
    func address(_ location: FuzzLocation) -> Address {
        switch location {
        case .ordinary, .readOnly, .straddling: scratch.address
        case .null: .null
        case .kernel: .kernelHalf
        case .inaccessible: scratch.end
        }
    }

    /// Whether the call wrote to the bytes just before its argument.
    func isCanaryOverwritten(before address: Address) -> Bool {
        content(at: address.advanced(by: -Self.canarySize), count: Self.canarySize) != pattern
    }

    /// Returns the bytes of an argument in ordinary memory.
    func content(at address: Address, count: Int) -> [UInt8] {
        guard let bytes = UncheckedSelfMemory.shared.readBytes(at: address, count: count) else {
            preconditionFailure("the arena cannot read its own memory")
        }
        return bytes
    }

    private func put(_ bytes: [UInt8], at address: Address) {
        let isWritten = UncheckedSelfMemory.shared.write(bytes, to: address)
        precondition(isWritten, "the arena cannot write its own memory")
    }

    // MARK: CallerMemory

    private func contains(_ page: GuardedBuffer, _ address: Address, _ count: Int) -> Bool {
        let start = page.address.rawValue
        let end = page.end.rawValue
        return address.rawValue >= start && address.rawValue <= end
            && UInt64(count) <= end - address.rawValue
    }

    /// Copies bytes out of the arena's pages.
    func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        let count = buffer.byteCount
        guard
            contains(argument, address, count) || contains(hypercall, address, count)
                || contains(privcmdHypercall, address, count) || contains(scratch, address, count)
                || contains(readOnly, address, count)
        else { return false }
        return UncheckedSelfMemory.shared.read(address, into: &buffer)
    }

    /// Copies bytes into the arena's writable pages.
    func write(_ bytes: RawSpan, to address: Address) -> Bool {
        let count = bytes.byteCount
        guard
            contains(argument, address, count) || contains(hypercall, address, count)
                || contains(privcmdHypercall, address, count) || contains(scratch, address, count)
        else { return false }
        return UncheckedSelfMemory.shared.write(bytes, to: address)
    }
}
