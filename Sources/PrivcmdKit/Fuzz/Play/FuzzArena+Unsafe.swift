// SPDX-License-Identifier: MIT

internal import SystemPackage

/// The memory that a player's arguments lie in: pages that are used again, each before an
/// inaccessible one.
///
/// A transport that looks at memory itself sees these pages and nothing else.
final class FuzzArena: CallerMemory, @unchecked Sendable {
    // SAFETY: one player uses it, on one thread. It reaches no address but those of its own pages.

    private static let canary: UInt8 = 0xa5
    /// How far before an argument a stray write is looked for.
    private static let watched = 64

    private let argument: GuardedBuffer
    private let hypercall: GuardedBuffer
    private let readOnly: GuardedBuffer
    private let envelope: GuardedBuffer
    /// What addresses within arguments point to.
    private let scratch: GuardedBuffer
    private let pattern = [UInt8](repeating: canary, count: watched)
    private let emptyPage = [UInt8](repeating: 0, count: GuardedBuffer.pageSize)

    /// Maps the pages; `forHypervisor` says that a real one will reach for them.
    init(forHypervisor: Bool) throws(Errno) {
        let purpose = forHypervisor ? GuardedBuffer.Purpose.hypercall : .ordinary
        let page = [UInt8](repeating: Self.canary, count: GuardedBuffer.pageSize)
        argument = try GuardedBuffer(page)
        hypercall = try GuardedBuffer(page, purpose)
        readOnly = try GuardedBuffer(page, purpose)
        envelope = try GuardedBuffer(page)
        scratch = try GuardedBuffer(emptyPage)
        try readOnly.setWritable(false)
    }

    /// What an argument is for.
    enum Purpose {
        case request, hypercall, envelope
    }

    /// Puts an argument where it is to lie.
    func place(_ bytes: [UInt8], _ place: FuzzPlace, _ purpose: Purpose) -> Address {
        let page =
            switch purpose {
            case .request: argument
            case .hypercall: hypercall
            case .envelope: envelope
            }
        switch place {
        case .ordinary:
            let address = page.end.advanced(by: -bytes.count)
            put(pattern, at: address.advanced(by: -Self.watched))
            put(bytes, at: address)
            return address
        case .null: return .null
        case .kernel: return Misplacement.kernelAddress
        case .inaccessible: return page.end
        case .straddling:
            let half = bytes.count / 2
            let address = page.end.advanced(by: -half)
            put(Array(bytes.prefix(half)), at: address)
            return address
        case .readOnly:
            let address = readOnly.end.advanced(by: -bytes.count)
            let isOpen = (try? readOnly.setWritable(true)) != nil
            precondition(isOpen, "the page of read-only arguments cannot be written")
            put(bytes, at: address)
            let isShut = (try? readOnly.setWritable(false)) != nil
            precondition(isShut, "the page of read-only arguments cannot be protected")
            return address
        }
    }

    /// An address for a field that points somewhere.
    func address(_ place: FuzzPlace) -> Address {
        switch place {
        case .ordinary, .readOnly, .straddling: scratch.address
        case .null: .null
        case .kernel: Misplacement.kernelAddress
        case .inaccessible: scratch.end
        }
    }

    /// Whether somebody wrote just before an argument.
    func isDamaged(before address: Address) -> Bool {
        content(at: address.advanced(by: -Self.watched), count: Self.watched) != pattern
    }

    /// Makes what fields point to empty again.
    func clearScratch() { put(emptyPage, at: scratch.address) }

    /// The bytes of an argument that lies in memory of its own.
    func content(at address: Address, count: Int) -> [UInt8] {
        guard let bytes = VouchedMemory.shared.copy(address, count: count) else {
            preconditionFailure("the arena's own memory cannot be read")
        }
        return bytes
    }

    private func put(_ bytes: [UInt8], at address: Address) {
        let isWritten = VouchedMemory.shared.write(bytes, to: address)
        precondition(isWritten, "the arena's own memory cannot be written")
    }

    // MARK: As a transport sees it

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
                || contains(envelope, address, count) || contains(scratch, address, count)
                || contains(readOnly, address, count)
        else { return false }
        return VouchedMemory.shared.read(address, into: &buffer)
    }

    /// Copies bytes into those pages that can be written.
    func write(_ bytes: RawSpan, to address: Address) -> Bool {
        let count = bytes.byteCount
        guard
            contains(argument, address, count) || contains(hypercall, address, count)
                || contains(envelope, address, count) || contains(scratch, address, count)
        else { return false }
        return VouchedMemory.shared.write(bytes, to: address)
    }
}
