// SPDX-License-Identifier: MIT

import Glibc
package import PrivcmdFake
package import PrivcmdKit
internal import SystemPackage

/// An open file of a device node, real or fake, with the system calls other than ioctl(2).
protocol OpenNode: Transport {
    func readByte() -> StepResult
    func writeByte() -> StepResult
    func readByte(at position: Int) -> StepResult
    func writeByte(at position: Int) -> StepResult
    /// Moves to a position.
    func seek(to position: Int) -> StepResult
    /// Truncates the file.
    func truncate() -> StepResult
    /// Allocates space for the file.
    func allocate() -> StepResult
    /// Flushes the file.
    func sync() -> StepResult
    /// Locks the file exclusively, without waiting.
    func lock() -> StepResult
    /// Polls whether the file is readable and writable.
    func pollEvents() -> StepResult
    /// Adds the file to an epoll descriptor.
    func addToEpoll() -> StepResult
    /// Reads the descriptor flags: 1 for close-on-exec.
    func descriptorFlags() -> StepResult
    /// Sets or clears close-on-exec by fcntl(2).
    func setCloseOnExec(_ closes: Bool)
    /// Duplicates the descriptor, for the same open file.
    func duplicate() throws(SkipOrError) -> any OpenNode
    /// Issues one of the ioctls that Linux has for every file, with a word as its argument.
    func genericIoctl(_ request: UInt, _ word: UInt64) -> (result: StepResult, word: UInt64)
    /// Maps whole pages.
    func map(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int) throws(Errno)
        -> Mapping
    /// Checks whether the descriptor still exists after execve(2).
    ///
    /// Call it in a child process: it may replace the process.
    func existsAfterExec() -> CInt
    /// The number of a descriptor of this process that is not an eventfd.
    var descriptorNumber: UInt32 { get }
}

extension KernelDevice: OpenNode {
    var descriptorNumber: UInt32 { UInt32(borrowed.rawValue) }

    func map(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int) throws(Errno)
        -> Mapping
    {
        try Mapping(self, byteCount: byteCount, protection, flags, offset: offset)
    }
}

/// A fake decides the results itself; clauses skip what no fake emulates.
extension FakeFile: OpenNode {
    private func stepResult(_ result: Result<Int64, Errno>) -> StepResult {
        switch result {
        case .success(let value): .result(value)
        case .failure(let errno): .error(errno)
        }
    }

    func readByte() -> StepResult { stepResult(result(of: .read)) }
    func writeByte() -> StepResult { stepResult(result(of: .write)) }
    func readByte(at position: Int) -> StepResult { stepResult(result(of: .read)) }
    func writeByte(at position: Int) -> StepResult { stepResult(result(of: .write)) }
    func seek(to position: Int) -> StepResult { stepResult(result(of: .seek)) }
    func truncate() -> StepResult { stepResult(result(of: .truncate)) }
    func allocate() -> StepResult { stepResult(result(of: .allocate)) }
    func sync() -> StepResult { stepResult(result(of: .sync)) }
    func lock() -> StepResult { stepResult(result(of: .lock)) }
    func pollEvents() -> StepResult { stepResult(result(of: .poll)) }
    func addToEpoll() -> StepResult { stepResult(result(of: .epoll)) }
    func descriptorFlags() -> StepResult { .result(descriptorFlagBits) }
    func duplicate() throws(SkipOrError) -> any OpenNode { FakeFile(duplicating: self) }

    func genericIoctl(_ request: UInt, _ word: UInt64) -> (result: StepResult, word: UInt64) {
        (stepResult(genericIoctl(request)), word)
    }

    func map(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int) throws(Errno)
        -> Mapping
    {
        Mapping(of: try makeMapping(byteCount: byteCount, protection, flags, offset: offset))
    }

    func existsAfterExec() -> CInt { 1 }

    /// The number of standard error, which is usually open, and not an eventfd.
    var descriptorNumber: UInt32 { UInt32(STDERR_FILENO) }
}

extension OpenNode {
    /// Issues one of the ioctls that Linux has for every file, with an argument of 0.
    func genericIoctl(_ request: UInt) -> (result: StepResult, word: UInt64) {
        genericIoctl(request, 0)
    }
}

extension XenNode {
    /// The node of a fake that corresponds to one of the contract's.
    init(_ node: DeviceNode) {
        switch node {
        case .privcmd: self = .privcmd
        case .hypercall: self = .hypercall
        case .xenfs: self = .xenfs
        }
    }
}
