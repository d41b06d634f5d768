// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc

/// The memory of a process, at any address: a bad one is refused as the kernel would refuse it.
///
/// Every access is a system call, so that the kernel decides what is mapped and writable there. It
/// takes the right to trace the process, which a process has over itself and, unless the system
/// says otherwise, over those that it started.
public final class ProcessMemory: CallerMemory {
    /// The process, or any of its threads.
    ///
    /// A thread's own number reaches the memory still when the first thread has ended.
    public let process: Int32

    /// Makes the memory of a process.
    ///
    /// - Parameter process: the process, or any of its threads.
    public init(of process: Int32) { self.process = process }

    /// Copies bytes out, all of them, or says that the address is bad or the process gone.
    public func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        Self.read(process, address, into: &buffer)
    }

    /// Copies bytes in, or says that the address is bad or not writable or the process gone.
    public func write(_ bytes: RawSpan, to address: Address) -> Bool {
        Self.write(process, bytes, to: address)
    }

    static func read(_ process: Int32, _ address: Address, into buffer: inout MutableRawSpan)
        -> Bool
    {
        // SAFETY: the local side is the span's own memory; the kernel checks the remote one.
        unsafe buffer.withUnsafeMutableBytes { target in
            let copied = unsafe mirror_read_process_memory(
                process, target.baseAddress, address.rawValue, target.count)
            return copied == target.count
        }
    }

    static func write(_ process: Int32, _ bytes: RawSpan, to address: Address) -> Bool {
        // SAFETY: as in read.
        unsafe bytes.withUnsafeBytes { source in
            let copied = unsafe mirror_write_process_memory(
                process, source.baseAddress, address.rawValue, source.count)
            return copied == source.count
        }
    }
}
