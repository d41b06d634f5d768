// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// multicall, which libxenctrl uses to get 64-bit results.
///
/// Source: xen/common/multicall.c (Xen 4.17 to 4.22).
extension FakeXen {
    /// Performs the hypercalls in order, and writes each result to its entry.
    mutating func multicall(_ address: Address, _ count: UInt64, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        var entryAddress = address
        for _ in 0..<count {
            let entry = try memory.load(mirror_multicall_entry(), from: entryAddress)
            let result = try result(of: entry, memory)
            try memory.store(result, to: entryAddress.advanced(by: Self.resultOffset))
            entryAddress = entryAddress.advanced(by: MemoryLayout<mirror_multicall_entry>.size)
        }
        return 0
    }

    private mutating func result(of entry: mirror_multicall_entry, _ memory: any CallerMemory)
        throws(CallFailure) -> Int64
    {
        // Xen refuses a nested multicall.
        guard entry.op != UInt64(MIRROR___HYPERVISOR_multicall) else {
            return Int64(-Errno.einval.rawValue)
        }
        let args = entry.args
        do throws(CallFailure) {
            return try hypercall(
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
