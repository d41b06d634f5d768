// SPDX-License-Identifier: MIT

import CPrivcmd
import PrivcmdKit
import TestSupport

extension Transport {
    /// Makes a physdev operation on a structure of the test, past the typed calls.
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

/// A little-endian word of 64 bits.
func word(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    bytes[offset..<(offset + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
}

extension Transport {
    /// Makes a domctl on a structure of the test.
    func domctl(_ argument: inout mirror_xen_domctl) {
        withUnsafeMutableBytes(of: &argument) { bytes in
            var envelope = mirror_privcmd_hypercall()
            envelope.op = UInt64(MIRROR___HYPERVISOR_domctl)
            envelope.arg.0 = UInt64(UInt(bitPattern: bytes.baseAddress))
            _ = ioctl(MIRROR_IOCTL_PRIVCMD_HYPERCALL, &envelope)
        }
    }
}

/// Fills a structure with one byte, its padding included.
func poisoned<Value>(_ value: inout Value, _ byte: UInt8) {
    withUnsafeMutableBytes(of: &value) { bytes in
        for index in bytes.indices { bytes[index] = byte }
    }
}
