// SPDX-License-Identifier: MIT

import Glibc

/// This process's memory, without a check of the address.
///
/// The typed calls use it: they pass only addresses of their own buffers and null pointers. An
/// access is one memcpy and costs no system call.
package final class UncheckedSelfMemory: CallerMemory {
    /// The only instance.
    package static let shared = UncheckedSelfMemory()

    private init() {}

    /// The size of the first page, which Linux never maps.
    ///
    /// An address in it is a null pointer with an offset.
    private static let nullPageSize: UInt64 = 4096

    private func pointer(_ address: Address) -> UnsafeMutableRawPointer? {
        guard address.rawValue >= Self.nullPageSize else { return nil }
        return unsafe UnsafeMutableRawPointer(bitPattern: UInt(address.rawValue))
    }

    /// Copies bytes out of the memory.
    ///
    /// It fails only for an address in the first page.
    package func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        // SAFETY: the code that chose this memory guarantees that the address range is mapped.
        guard let source = unsafe pointer(address) else { return false }
        unsafe buffer.withUnsafeMutableBytes { target in
            unsafe target.copyMemory(
                from: UnsafeRawBufferPointer(start: source, count: target.count))
        }
        return true
    }

    /// Copies bytes into the memory.
    ///
    /// It fails only for an address in the first page.
    package func write(_ bytes: RawSpan, to address: Address) -> Bool {
        // SAFETY: as in read.
        guard let target = unsafe pointer(address) else { return false }
        unsafe bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe target.copyMemory(from: start, byteCount: source.count)
        }
        return true
    }
}

/// This process's memory, with a check of every address by the kernel.
///
/// It is ``ProcessMemory`` of the current process, also after a fork.
package final class SelfMemory: CallerMemory {
    /// The only instance.
    package static let shared = SelfMemory()

    private init() {}

    /// Copies bytes out of the memory.
    ///
    /// It returns false for a bad address.
    package func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        ProcessMemory.read(getpid(), address, into: &buffer)
    }

    /// Copies bytes into the memory.
    ///
    /// It returns false for a bad or read-only address.
    package func write(_ bytes: RawSpan, to address: Address) -> Bool {
        ProcessMemory.write(getpid(), bytes, to: address)
    }
}
