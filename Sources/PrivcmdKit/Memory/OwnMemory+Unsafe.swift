// SPDX-License-Identifier: MIT

import Glibc

/// This process's memory, at addresses that the caller vouches for.
///
/// The typed calls use it: they pass addresses of their own buffers, and the null pointer where a
/// null pointer is meant. It is one memcpy, and costs no system call.
public final class VouchedMemory: CallerMemory {
    /// The one there is.
    public static let shared = VouchedMemory()

    private init() {}

    /// The first page, which Linux never maps: an address in it is a null pointer that grew.
    private static let nullPage: UInt64 = 4096

    private func pointer(_ address: Address) -> UnsafeMutableRawPointer? {
        guard address.rawValue >= Self.nullPage else { return nil }
        return unsafe UnsafeMutableRawPointer(bitPattern: UInt(address.rawValue))
    }

    /// Copies bytes out; only the null page is refused.
    public func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        // SAFETY: whoever chose this memory vouches that the address holds the bytes asked for.
        guard let source = unsafe pointer(address) else { return false }
        unsafe buffer.withUnsafeMutableBytes { target in
            unsafe target.copyMemory(
                from: UnsafeRawBufferPointer(start: source, count: target.count))
        }
        return true
    }

    /// Copies bytes in; only the null page is refused.
    public func write(_ bytes: RawSpan, to address: Address) -> Bool {
        // SAFETY: as in read.
        guard let target = unsafe pointer(address) else { return false }
        unsafe bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe target.copyMemory(from: start, byteCount: source.count)
        }
        return true
    }
}

/// This process's memory, at any address: a bad one is refused as the kernel would refuse it.
///
/// It is ``ProcessMemory`` of whichever process asks, also after a fork.
public final class OwnMemory: CallerMemory {
    /// The one there is.
    public static let shared = OwnMemory()

    private init() {}

    /// Copies bytes out, or says that the address is bad.
    public func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        ProcessMemory.read(getpid(), address, into: &buffer)
    }

    /// Copies bytes in, or says that the address is bad or not writable.
    public func write(_ bytes: RawSpan, to address: Address) -> Bool {
        ProcessMemory.write(getpid(), bytes, to: address)
    }
}
