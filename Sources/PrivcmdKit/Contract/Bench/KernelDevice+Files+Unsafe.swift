// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
internal import SystemPackage

/// The system calls that a file has besides ioctl(2), each answered as a clause notes it.
extension KernelDevice {
    private func answer<Value: BinaryInteger>(_ result: Value) -> Answer {
        result < 0 ? .error(Errno(rawValue: Glibc.errno)) : .result(Int64(result))
    }

    private var handle: CInt { borrowed.rawValue }

    /// Reads a byte.
    func readByte() -> Answer {
        var byte: UInt8 = 0
        // SAFETY: one byte, which lives across the call; so in the calls below.
        return answer(unsafe read(handle, &byte, 1))
    }

    /// Writes a byte.
    func writeByte() -> Answer {
        var byte: UInt8 = 0
        return answer(unsafe write(handle, &byte, 1))
    }

    /// Reads a byte at a position.
    func readByte(at position: Int) -> Answer {
        var byte: UInt8 = 0
        return answer(unsafe pread(handle, &byte, 1, position))
    }

    /// Writes a byte at a position.
    func writeByte(at position: Int) -> Answer {
        var byte: UInt8 = 0
        return answer(unsafe pwrite(handle, &byte, 1, position))
    }

    /// Moves to a position.
    func seek(to position: Int) -> Answer { answer(lseek(handle, position, SEEK_SET)) }

    /// Gives the file a length.
    func truncate() -> Answer { answer(ftruncate(handle, 0)) }

    /// Takes room for the file.
    func allocate() -> Answer {
        let error = posix_fallocate(handle, 0, 1)
        return error == 0 ? .result(0) : .error(Errno(rawValue: error))
    }

    /// Writes back what the file holds.
    func synchronise() -> Answer { answer(fsync(handle)) }

    /// Takes a lock on the file, for all or for none.
    func lock() -> Answer { answer(flock(handle, LOCK_EX | LOCK_NB)) }

    /// Asks which of reading and writing would not have to wait.
    func readiness() -> Answer {
        var entry = pollfd(fd: handle, events: Int16(POLLIN | POLLOUT), revents: 0)
        guard unsafe poll(&entry, 1, 0) >= 0 else {
            return .error(Errno(rawValue: Glibc.errno))
        }
        return .result(Int64(entry.revents))
    }

    /// Adds the file to those that an epoll descriptor watches.
    func watch() -> Answer {
        let result = mirror_watch_by_epoll(handle)
        return result < 0 ? .error(Errno(rawValue: -result)) : .result(0)
    }

    /// Asks whether the descriptor is closed on exec: 1 where it is.
    func descriptorFlags() -> Answer { answer(fcntl(handle, F_GETFD)) }

    /// Sets or clears close-on-exec by fcntl(2).
    func setCloseOnExec(_ closes: Bool) {
        _ = fcntl(handle, F_SETFD, closes ? FD_CLOEXEC : 0)
    }

    /// Another descriptor of the same open file.
    func duplicate() throws(Obstacle) -> any OpenNode {
        let copy = dup(handle)
        guard copy >= 0 else {
            throw .broken("no descriptor: \(Errno(rawValue: Glibc.errno).name)")
        }
        return KernelDevice(adopting: OwnedDescriptor(adopting: FileDescriptor(rawValue: copy)))
    }

    /// Makes one of the ioctls that every file may have, with a word as its argument.
    ///
    /// - Returns: the answer, and the word afterwards.
    func generic(_ request: UInt, _ word: UInt64) -> (answer: Answer, word: UInt64) {
        // A terminal's settings are the largest argument asked for, and smaller than this.
        var room = [UInt64](repeating: word, count: 16)
        let result = unsafe room.withUnsafeMutableBytes { bytes in
            // SAFETY: the room lives across the call, and is larger than any argument.
            mirror_ioctl(handle, UInt32(request), UInt(bitPattern: bytes.baseAddress))
        }
        let answer: Answer =
            result < 0 ? .error(Errno(rawValue: CInt(-result))) : .result(result)
        return (answer, room[0])
    }

    /// Whether a program that this process turns into still has the descriptor.
    ///
    /// For a process of its own: it never returns.
    ///
    /// - Returns: exit status 0 where it has, 1 where it has not.
    func existsInNextProgram() -> CInt {
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [
            strdup("sh"), strdup("-c"), strdup("[ -e /proc/self/fd/\(handle) ]"), nil,
        ]
        // SAFETY: the arguments end with a null pointer, and live until the program is replaced.
        unsafe _ = execv("/bin/sh", &arguments)
        return 127
    }
}

/// Whom a process acts as.
enum Privileges {
    /// Takes on a user without rights for the rest of the process's life.
    static func drop() -> Bool { setegid(65534) == 0 && seteuid(65534) == 0 }
}
