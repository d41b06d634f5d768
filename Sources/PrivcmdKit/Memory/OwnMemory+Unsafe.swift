// SPDX-License-Identifier: MIT

internal import CPrivcmd
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
/// Every access is a system call, so that the kernel decides what is mapped and writable.
public final class OwnMemory: CallerMemory {
    /// The one there is.
    public static let shared = OwnMemory()

    private init() {}

    /// Copies bytes out, or says that the address is bad.
    public func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        // SAFETY: the local side is the span's own memory; the kernel checks the remote one.
        unsafe buffer.withUnsafeMutableBytes { target in
            let copied = unsafe mirror_read_process_memory(
                getpid(), target.baseAddress, address.rawValue, target.count)
            return copied == target.count
        }
    }

    /// Copies bytes in, or says that the address is bad or not writable.
    public func write(_ bytes: RawSpan, to address: Address) -> Bool {
        // SAFETY: as in read.
        unsafe bytes.withUnsafeBytes { source in
            let copied = unsafe mirror_write_process_memory(
                getpid(), source.baseAddress, address.rawValue, source.count)
            return copied == source.count
        }
    }
}
