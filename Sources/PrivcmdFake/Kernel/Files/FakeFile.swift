// SPDX-License-Identifier: MIT

import Glibc
package import PrivcmdKit
internal import Synchronization
package import SystemPackage

/// An open file of a fake's node, including the system calls other than ioctl.
///
/// Source: drivers/xen/privcmd.c, fs/ioctl.c (Linux 6.12).
package final class FakeFile: Transport {
    /// The node that was opened.
    let node: XenNode
    private let device: FakeDevice
    private let openFlags: NodeOpenFlags
    private let closesOnExec = Mutex(true)

    /// Opens a node of the fake's machine.
    package init(_ node: XenNode, of device: FakeDevice, flags: CInt) throws(Errno) {
        if let error = device.profile.system.openError(of: node) { throw error }
        openFlags = try NodeOpenFlags(node, flags: flags)
        self.node = node
        self.device = device.openAgain()
    }

    /// Duplicates the descriptor of an open file.
    package init(duplicating file: FakeFile) {
        node = file.node
        device = file.device
        openFlags = file.openFlags
    }

    /// Performs a request.
    ///
    /// Only the privcmd nodes have any.
    package func perform(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        if openFlags.isPathOnly { return .failure(.errno(.ebadf)) }
        if node == .hypercall { return .failure(.errno(.enotty)) }
        return device.perform(request, argument, in: memory)
    }

    /// Allocates a buffer for a hypercall.
    package func makeHypercallBuffer(byteCount: Int) throws(CallFailure) -> HypercallBuffer {
        try device.makeHypercallBuffer(byteCount: byteCount)
    }

    /// The system calls that apply to any file.
    package enum FileCall: Sendable {
        case read, write, seek, truncate, allocate, sync, lock, poll, epoll
    }

    /// The result of a system call.
    ///
    /// The nodes implement almost none.
    package func result(of call: FileCall) -> Result<Int64, Errno> {
        switch call {
        case .read, .write, .truncate, .sync: .failure(.einval)
        case .seek: .failure(.espipe)
        case .allocate: .failure(.enodev)
        // A file without poll support is always ready, and epoll refuses it.
        case .poll: .success(Int64(POLLIN | POLLOUT))
        case .epoll: .failure(.eperm)
        case .lock: .success(0)
        }
    }

    /// The result of an ioctl that Linux handles for every file.
    package func genericIoctl(_ request: UInt) -> Result<Int64, Errno> {
        switch request {
        case UInt(FIOCLEX), UInt(FIONCLEX):
            setCloseOnExec(request == UInt(FIOCLEX))
            return .success(0)
        case UInt(FIONBIO): return .success(0)
        default: return .failure(.enotty)
        }
    }

    /// Sets or clears close-on-exec.
    package func setCloseOnExec(_ closes: Bool) { closesOnExec.withLock { $0 = closes } }

    /// The descriptor's flags.
    package var descriptorFlagBits: Int64 { closesOnExec.withLock { $0 } ? Int64(FD_CLOEXEC) : 0 }

    /// Maps the node.
    ///
    /// Linux refuses some mappings for every file, and others in the node's driver.
    package func makeMapping(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int)
        throws(Errno) -> FakeMapping
    {
        try openFlags.checkMapping(byteCount: byteCount, protection, flags, offset: offset)
        return try FakeMapping(
            node, device.host, byteCount: byteCount, protection, flags, offset: offset)
    }
}

extension FakeProfile {
    /// Whether a node exists and can be opened.
    package func canOpen(_ node: XenNode) -> Bool { system.openError(of: node) == nil }
}

extension SystemSnapshot {
    /// The errno of opening a node; nil for success.
    package func openError(of node: XenNode) -> Errno? {
        guard let found = nodes.first(where: { $0.path == node.path }) else { return .enoent }
        return found.access == Node.readWrite ? nil : Errno(name: found.access) ?? .enoent
    }
}
