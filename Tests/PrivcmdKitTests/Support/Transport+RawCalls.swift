// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import TestSupport

extension Transport {
    /// Issues a physdev_op on a structure, without the typed calls.
    func physdev<Argument: BitwiseCopyable>(
        _ command: UInt32, _ argument: inout Argument
    ) -> CallOutcome {
        withUnsafeMutableBytes(of: &argument) { bytes in
            var envelope = mirror_privcmd_hypercall()
            envelope.op = UInt64(MIRROR___HYPERVISOR_physdev_op)
            envelope.arg.0 = UInt64(command)
            envelope.arg.1 = UInt64(UInt(bitPattern: bytes.baseAddress))
            return ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope)
        }
    }
}

/// Returns the little-endian 64-bit word at an offset.
func word(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    bytes.littleEndian(at: offset, width: 8) ?? 0
}

extension Transport {
    /// Issues a domctl on a structure.
    func domctl(_ argument: inout mirror_xen_domctl) {
        withUnsafeMutableBytes(of: &argument) { bytes in
            var envelope = mirror_privcmd_hypercall()
            envelope.op = UInt64(MIRROR___HYPERVISOR_domctl)
            envelope.arg.0 = UInt64(UInt(bitPattern: bytes.baseAddress))
            _ = ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope)
        }
    }
}

/// Fills a structure and its padding with one byte.
func fill<Value>(_ value: inout Value, with byte: UInt8) {
    withUnsafeMutableBytes(of: &value) { bytes in
        for index in bytes.indices { bytes[index] = byte }
    }
}
