// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// multicall, by which libxenctrl asks for results of 64 bits.
///
/// Source: xen/common/multicall.c (Xen 4.17 to 4.22).
extension FakeXen {
    /// Makes one hypercall after the other; each result goes into its entry.
    mutating func multicall(_ address: Address, _ count: UInt64, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        var place = address
        for _ in 0..<count {
            let entry = try memory.load(mirror_multicall_entry(), from: place)
            let result = try result(of: entry, memory)
            try memory.store(result, to: place.advanced(by: Self.resultOffset))
            place = place.advanced(by: MemoryLayout<mirror_multicall_entry>.size)
        }
        return 0
    }

    private mutating func result(of entry: mirror_multicall_entry, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        // A multicall within one is refused.
        guard entry.op != UInt64(MIRROR___HYPERVISOR_multicall) else {
            return Int64(-Errno.einval.rawValue)
        }
        let args = entry.args
        do throws(CallFailure) {
            return try perform(
                mirror_privcmd_hypercall(
                    op: entry.op, arg: (args.0, args.1, args.2, args.3, args.4)), memory)
        } catch {
            guard case .errno(let errno) = error else { throw error }
            return Int64(-errno.rawValue)
        }
    }

    private static let resultOffset: Int = {
        guard let offset = MemoryLayout<mirror_multicall_entry>.offset(of: \.result) else {
            preconditionFailure("the mirror's multicall entry has no result")
        }
        return offset
    }()
}
