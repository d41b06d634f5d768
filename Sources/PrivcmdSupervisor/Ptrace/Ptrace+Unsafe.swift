// SPDX-License-Identifier: MIT

internal import CSupervise
internal import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Swift wrappers of the ptrace functions in CSupervise.
enum Ptrace {
    /// Starts a program traced by this thread, with variables added to this process's environment.
    static func start(_ command: [String], _ variables: [String: String]) -> supervise_tracee {
        let arguments = CStringArray(command)
        let environment = CStringArray(CStringArray.environment(with: variables))
        // SAFETY: the strings stay valid until the call returns, and it keeps none of them.
        return unsafe supervise_trace_start(arguments.pointers, environment.pointers)
    }

    /// Reads why the program was not executed, if it was not, and closes the socket to it.
    static func readStartFailure(_ started: inout supervise_tracee) {
        // SAFETY: the caller owns the structure.
        unsafe supervise_trace_read_failure(&started)
    }

    /// The next stop; EAGAIN if there is none yet, ECHILD when all processes have ended.
    static func nextStop() -> Result<supervise_stop, Errno> {
        var stop = supervise_stop()
        // SAFETY: the structure is local.
        let error = unsafe supervise_next_stop(&stop)
        return error == 0 ? .success(stop) : .failure(Errno(rawValue: -error))
    }

    /// The system call of a thread in a seccomp stop.
    static func tracedSyscall(_ thread: Int32) -> Result<supervise_traced_syscall, Errno> {
        var call = supervise_traced_syscall()
        // SAFETY: the structure is local.
        let error = unsafe supervise_get_traced_syscall(thread, &call)
        return error == 0 ? .success(call) : .failure(Errno(rawValue: -error))
    }

    /// The result of the system call of a thread in its exit stop; nil if the thread was killed.
    static func syscallResult(_ thread: Int32) -> SyscallResult? {
        var value: Int64 = 0
        var isError: Int32 = 0
        // SAFETY: the variables are local.
        guard unsafe supervise_get_syscall_result(thread, &value, &isError) == 0 else { return nil }
        guard isError != 0 else { return .value(value) }
        let errno = Int32(truncatingIfNeeded: -value)
        return supervise_is_restart_errno(errno) != 0
            ? .interrupted : .errno(Errno(rawValue: errno))
    }

    /// The write or close that a single-stepped thread is about to make; nil for anything else.
    static func syscallEntry(_ thread: Int32) -> supervise_syscall_entry? {
        var step = supervise_syscall_entry()
        // SAFETY: the structure is local.
        guard unsafe supervise_get_syscall_entry(thread, &step) == 0,
            step.kind != SUPERVISE_ENTRY_OTHER
        else { return nil }
        return step
    }

    /// The path behind a descriptor of a thread.
    static func path(of descriptor: Int32, _ thread: Int32) -> String? {
        // SAFETY: the callee writes at most the given size, and returns how much it wrote.
        unsafe readPath { unsafe supervise_fd_path(thread, descriptor, $0, $1) }
    }

    /// The path behind a descriptor, read from its open link in procfs.
    static func path(link: borrowing OwnedDescriptor) -> String? {
        let number = link.borrowed.rawValue
        // SAFETY: as above.
        return unsafe readPath { unsafe supervise_readlink_at(number, "", $0, $1) }
    }

    /// The path of a thread's current directory.
    static func currentDirectory(of thread: Int32) -> String? {
        PathInfo.linkTarget("/proc/\(thread)/cwd")
    }

    private static func readPath(
        _ write: (UnsafeMutablePointer<CChar>, Int) -> Int64
    ) -> String? {
        // SAFETY: only the bytes that the callee wrote are read.
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let length = Int(unsafe write(start, buffer.count))
            guard length >= 0 else { return nil }
            return unsafe String(
                decoding: UnsafeRawBufferPointer(
                    rebasing: UnsafeRawBufferPointer(buffer)[..<length]),
                as: UTF8.self)
        }
    }

    /// Whether a thread's descriptor refers to the device or file at a path.
    static func descriptorRefers(_ descriptor: Int32, of thread: Int32, to path: String) -> Bool {
        // SAFETY: the string stays valid during the call.
        unsafe supervise_fd_refers_to(thread, descriptor, path) != 0
    }

    /// Whether a path, as a thread resolves it, refers to the same file as another in this process.
    static func pathRefers(_ seen: String, of thread: Int32, to path: String) -> Bool {
        // SAFETY: the strings stay valid during the call.
        unsafe supervise_path_refers_to(thread, seen, path) != 0
    }
}
