// SPDX-License-Identifier: MIT

internal import CLinux
import Glibc

/// The memory of a process, with a check of every address by the kernel.
///
/// Every access is process_vm_readv(2) or process_vm_writev(2): the kernel decides what is mapped
/// and writable. It needs permission to ptrace the process. A process has it over itself and, by
/// default, over its children.
package final class ProcessMemory: CallerMemory {
    /// The process, or any of its threads.
    ///
    /// A thread's number still works after the first thread has ended.
    package let pid: Int32

    /// Makes the memory of a process.
    package init(of process: Int32) { self.pid = process }

    /// Copies bytes out of the memory.
    ///
    /// It returns false for a bad address or if the process ended.
    package func read(_ address: Address, into buffer: inout MutableRawSpan) -> Bool {
        Self.read(pid, address, into: &buffer)
    }

    /// Copies bytes into the memory.
    ///
    /// It returns false for a bad or read-only address, or if the process ended.
    package func write(_ bytes: RawSpan, to address: Address) -> Bool {
        Self.write(pid, bytes, to: address)
    }

    static func read(_ process: Int32, _ address: Address, into buffer: inout MutableRawSpan)
        -> Bool
    {
        // SAFETY: the local side is the span's own memory; the kernel checks the remote one.
        unsafe buffer.withUnsafeMutableBytes { target in
            let copied = unsafe sys_process_vm_readv(
                process, target.baseAddress, address.rawValue, target.count)
            return copied == target.count
        }
    }

    static func write(_ process: Int32, _ bytes: RawSpan, to address: Address) -> Bool {
        // SAFETY: as in read.
        unsafe bytes.withUnsafeBytes { source in
            let copied = unsafe sys_process_vm_writev(
                process, source.baseAddress, address.rawValue, source.count)
            return copied == source.count
        }
    }
}
