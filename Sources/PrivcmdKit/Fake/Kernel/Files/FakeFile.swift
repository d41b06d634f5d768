// SPDX-License-Identifier: MIT

import Glibc
internal import Synchronization
internal import SystemPackage

/// An open file of one of a fake's nodes: what it does besides making requests.
///
/// Source: drivers/xen/privcmd.c, fs/ioctl.c (Linux 6.12).
final class FakeFile: Transport {
    /// The node that was opened.
    let node: FakeNode
    private let device: FakeDevice
    private let opening: NodeOpening
    private let closesOnExec = Mutex(true)

    /// Opens a node of the machine that a fake is.
    init(_ node: FakeNode, of device: FakeDevice, flags: CInt) throws(Errno) {
        if let error = device.profile.system.openError(of: node) { throw error }
        opening = try NodeOpening(node, flags: flags)
        self.node = node
        self.device = device.openAgain()
    }

    /// Another descriptor of the same open file.
    init(duplicating file: FakeFile) {
        node = file.node
        device = file.device
        opening = file.opening
    }

    /// Performs a request: only the device makes any.
    func answer(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        if opening.isPathOnly { return .failure(.errno(.ebadf)) }
        if node == .hypercall { return .failure(.errno(.enotty)) }
        return device.answer(request, argument, in: memory)
    }

    /// Gives memory for a hypercall.
    func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try device.makeHypercallBuffer(byteCount: byteCount)
    }

    /// The system calls that every file may be asked for.
    enum FileCall: Sendable {
        case read, write, seek, truncate, allocate, synchronise, lock, poll, epoll
    }

    /// What a system call answers: the nodes have next to none of them.
    func answer(_ call: FileCall) -> Result<Int64, Errno> {
        switch call {
        case .read, .write, .truncate, .synchronise: .failure(.einval)
        case .seek: .failure(.espipe)
        case .allocate: .failure(.enodev)
        // Without the operation a file counts as always ready, and cannot be watched.
        case .poll: .success(Int64(POLLIN | POLLOUT))
        case .epoll: .failure(.eperm)
        case .lock: .success(0)
        }
    }

    /// What an ioctl answers that the kernel takes for every file.
    func answer(generic request: UInt) -> Result<Int64, Errno> {
        switch request {
        case UInt(FIOCLEX), UInt(FIONCLEX):
            closeOnExec(request == UInt(FIOCLEX))
            return .success(0)
        case UInt(FIONBIO): return .success(0)
        default: return .failure(.enotty)
        }
    }

    /// Sets or clears close-on-exec.
    func closeOnExec(_ closes: Bool) { closesOnExec.withLock { $0 = closes } }

    /// The descriptor's flags.
    var flagsOfDescriptor: Int64 { closesOnExec.withLock { $0 } ? Int64(FD_CLOEXEC) : 0 }

    /// Maps the node.
    ///
    /// The kernel refuses some of it for every file, the node the rest.
    func makeMapping(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int) throws(Errno)
        -> FakeMapping
    {
        try opening.checkMapping(byteCount: byteCount, protection, flags, offset: offset)
        return try FakeMapping(
            node, device.host, byteCount: byteCount, protection, flags, offset: offset)
    }
}

extension FakeProfile {
    /// Whether a node is there and can be opened.
    func has(_ node: FakeNode) -> Bool { system.openError(of: node) == nil }
}

extension SystemSnapshot {
    /// Why a node cannot be opened; nil where it can.
    func openError(of node: FakeNode) -> Errno? {
        guard let found = nodes.first(where: { $0.path == node.path }) else { return .enoent }
        return found.access == Node.readWrite ? nil : Errno(name: found.access) ?? .enoent
    }
}
