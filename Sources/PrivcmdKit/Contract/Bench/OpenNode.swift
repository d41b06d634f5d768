// SPDX-License-Identifier: MIT

import Glibc
internal import SystemPackage

/// An open file of a node, the kernel's or a model's: requests, and what else files are asked for.
protocol OpenNode: Transport {
    /// Reads a byte.
    func readByte() -> Answer
    /// Writes a byte.
    func writeByte() -> Answer
    /// Reads a byte at a position.
    func readByte(at position: Int) -> Answer
    /// Writes a byte at a position.
    func writeByte(at position: Int) -> Answer
    /// Moves to a position.
    func seek(to position: Int) -> Answer
    /// Gives the file a length.
    func truncate() -> Answer
    /// Takes room for the file.
    func allocate() -> Answer
    /// Writes back what the file holds.
    func synchronise() -> Answer
    /// Takes a lock on the file, for all or for none.
    func lock() -> Answer
    /// Asks which of reading and writing would not have to wait.
    func readiness() -> Answer
    /// Adds the file to those that an epoll descriptor watches.
    func watch() -> Answer
    /// Asks whether the descriptor is closed on exec: 1 where it is.
    func descriptorFlags() -> Answer
    /// Sets or clears close-on-exec by fcntl(2).
    func setCloseOnExec(_ closes: Bool)
    /// Another descriptor of the same open file.
    func duplicate() throws(Obstacle) -> any OpenNode
    /// Makes one of the ioctls that every file may have, with a word as its argument.
    func generic(_ request: UInt, _ word: UInt64) -> (answer: Answer, word: UInt64)
    /// Maps whole pages.
    func map(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int) throws(Errno)
        -> Mapping
    /// Whether a program that this process turns into still has the descriptor.
    ///
    /// For a process of its own: it need not return.
    func existsInNextProgram() -> CInt
    /// A descriptor of this process that is no eventfd.
    var number: UInt32 { get }
}

extension KernelDevice: OpenNode {
    var number: UInt32 { UInt32(borrowed.rawValue) }

    func map(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int) throws(Errno)
        -> Mapping
    {
        try Mapping(self, byteCount: byteCount, protection, flags, offset: offset)
    }
}

/// A model answers for itself; what no model has is skipped.
extension FakeFile: OpenNode {
    private func answer(_ result: Result<Int64, Errno>) -> Answer {
        switch result {
        case .success(let value): .result(value)
        case .failure(let errno): .error(errno)
        }
    }

    func readByte() -> Answer { answer(answer(.read)) }
    func writeByte() -> Answer { answer(answer(.write)) }
    func readByte(at position: Int) -> Answer { answer(answer(.read)) }
    func writeByte(at position: Int) -> Answer { answer(answer(.write)) }
    func seek(to position: Int) -> Answer { answer(answer(.seek)) }
    func truncate() -> Answer { answer(answer(.truncate)) }
    func allocate() -> Answer { answer(answer(.allocate)) }
    func synchronise() -> Answer { answer(answer(.synchronise)) }
    func lock() -> Answer { answer(answer(.lock)) }
    func readiness() -> Answer { answer(answer(.poll)) }
    func watch() -> Answer { answer(answer(.epoll)) }
    func descriptorFlags() -> Answer { .result(flagsOfDescriptor) }
    func setCloseOnExec(_ closes: Bool) { closeOnExec(closes) }
    func duplicate() throws(Obstacle) -> any OpenNode { FakeFile(duplicating: self) }

    func generic(_ request: UInt, _ word: UInt64) -> (answer: Answer, word: UInt64) {
        (answer(answer(generic: request)), word)
    }

    func map(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int) throws(Errno)
        -> Mapping
    {
        Mapping(of: try makeMapping(byteCount: byteCount, protection, flags, offset: offset))
    }

    func existsInNextProgram() -> CInt { 1 }

    /// Standard error: open wherever there is somebody to read it, and no eventfd.
    var number: UInt32 { UInt32(STDERR_FILENO) }
}

extension OpenNode {
    /// Makes one of the ioctls that every file may have, with an argument of 0.
    func generic(_ request: UInt) -> (answer: Answer, word: UInt64) { generic(request, 0) }
}

extension FakeNode {
    /// The node of a model that stands for one of the contract's.
    init(_ node: DeviceNode) {
        switch node {
        case .privcmd: self = .privcmd
        case .hypercall: self = .hypercall
        case .xenfs: self = .xenfs
        }
    }
}
