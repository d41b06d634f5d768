// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import PrivcmdKit

extension FakeXen {
    /// Performs a physdev operation for the kernel itself, with an argument in this process's
    /// memory.
    package mutating func kernelCall<Argument: BitwiseCopyable>(
        _ operation: UInt32, _ argument: Argument
    ) throws(CallFailure) -> Int64 {
        var argument = argument
        // SAFETY: the argument stays at this address until the call returns.
        return try unsafe withUnsafeMutableBytes(of: &argument) {
            (bytes) throws(CallFailure) -> Int64 in
            let address = UInt64(UInt(bitPattern: bytes.baseAddress))
            let call = mirror_privcmd_hypercall(
                op: UInt64(MIRROR___HYPERVISOR_physdev_op),
                arg: (UInt64(operation), address, 0, 0, 0))
            return try hypercall(call, UncheckedSelfMemory.shared)
        }
    }
}
