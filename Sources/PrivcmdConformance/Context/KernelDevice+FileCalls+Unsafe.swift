// SPDX-License-Identifier: MIT

internal import CLinux
internal import CPrivcmd
import Glibc
import PrivcmdKit
internal import SystemPackage

/// The system calls on a file other than ioctl(2), with results that a clause can record.
extension KernelDevice {
    private func stepResult<Value: BinaryInteger>(_ result: Value) -> StepResult {
        result < 0 ? .error(Errno(rawValue: Glibc.errno)) : .result(Int64(result))
    }

    private var handle: CInt { borrowed.rawValue }

    func readByte() -> StepResult {
        var byte: UInt8 = 0
        // SAFETY: one byte, which stays valid during the call; so in the calls below.
        return stepResult(unsafe read(handle, &byte, 1))
    }

    func writeByte() -> StepResult {
        var byte: UInt8 = 0
        return stepResult(unsafe write(handle, &byte, 1))
    }

    func readByte(at position: Int) -> StepResult {
        var byte: UInt8 = 0
        return stepResult(unsafe pread(handle, &byte, 1, position))
    }

    func writeByte(at position: Int) -> StepResult {
        var byte: UInt8 = 0
        return stepResult(unsafe pwrite(handle, &byte, 1, position))
    }

    /// Moves to a position.
    func seek(to position: Int) -> StepResult { stepResult(lseek(handle, position, SEEK_SET)) }

    /// Truncates the file by ftruncate(2).
    func truncate() -> StepResult { stepResult(ftruncate(handle, 0)) }

    /// Allocates space for the file.
    func allocate() -> StepResult {
        let error = posix_fallocate(handle, 0, 1)
        return error == 0 ? .result(0) : .error(Errno(rawValue: error))
    }

    /// Flushes the file by fsync(2).
    func sync() -> StepResult { stepResult(fsync(handle)) }

    /// Locks the file exclusively by flock(2), without waiting.
    func lock() -> StepResult { stepResult(flock(handle, LOCK_EX | LOCK_NB)) }

    /// Polls whether the file is readable and writable.
    func pollEvents() -> StepResult {
        var entry = pollfd(fd: handle, events: Int16(POLLIN | POLLOUT), revents: 0)
        guard unsafe poll(&entry, 1, 0) >= 0 else {
            return .error(Errno(rawValue: Glibc.errno))
        }
        return .result(Int64(entry.revents))
    }

    /// Adds the file to an epoll descriptor.
    func addToEpoll() -> StepResult {
        let result = sys_epoll_add(handle)
        return result < 0 ? .error(Errno(rawValue: -result)) : .result(0)
    }

    /// Reads the descriptor flags: 1 for close-on-exec.
    func descriptorFlags() -> StepResult { stepResult(fcntl(handle, F_GETFD)) }

    /// Sets or clears close-on-exec by fcntl(2).
    func setCloseOnExec(_ closes: Bool) {
        _ = fcntl(handle, F_SETFD, closes ? FD_CLOEXEC : 0)
    }

    /// Duplicates the descriptor, for the same open file.
    func duplicate() throws(SkipOrError) -> any OpenNode {
        let copy = dup(handle)
        guard copy >= 0 else {
            throw .error("cannot duplicate: \(Errno(rawValue: Glibc.errno).name)")
        }
        return KernelDevice(adopting: OwnedDescriptor(adopting: FileDescriptor(rawValue: copy)))
    }

    /// Issues one of the ioctls that Linux has for every file, with a word as its argument.
    func genericIoctl(_ request: UInt, _ word: UInt64) -> (result: StepResult, word: UInt64) {
        // The largest argument is that of TCGETS, which is smaller than this.
        var argument = [UInt64](repeating: word, count: 16)
        let status = unsafe argument.withUnsafeMutableBytes { bytes in
            // SAFETY: the array stays valid during the call, and is larger than any argument.
            privcmd_ioctl(handle, UInt32(request), UInt(bitPattern: bytes.baseAddress))
        }
        let result: StepResult =
            status < 0 ? .error(Errno(rawValue: CInt(-status))) : .result(status)
        return (result, argument[0])
    }

    /// Replaces this process by a program that checks whether the descriptor still exists.
    ///
    /// Call it in a child process: it returns only if execve(2) fails.
    ///
    /// - Returns: exit status 0 if the descriptor exists, 1 if it does not.
    func existsAfterExec() -> CInt {
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [
            strdup("sh"), strdup("-c"), strdup("[ -e /proc/self/fd/\(handle) ]"), nil,
        ]
        // SAFETY: the arguments end with a null pointer, and live until the program is replaced.
        unsafe _ = execv("/bin/sh", &arguments)
        return 127
    }
}

/// The privileges of this process.
enum Privileges {
    /// Changes to an unprivileged user for the rest of the process's life.
    static func drop() -> Bool { setegid(65534) == 0 && seteuid(65534) == 0 }
}
