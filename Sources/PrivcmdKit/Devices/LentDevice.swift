// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import SystemPackage

/// A device as a program sees it that opens the nodes by itself.
package struct LentDevice: Sendable {
    private let device: Device

    /// Lends a device.
    ///
    /// - Parameter device: a fake or a recording; nil comes back for the real device, which needs
    ///   nobody to lend it.
    package init?(_ device: Device) {
        if case .kernel = device.origin { return nil }
        self.device = device
    }

    /// The system that the device is part of.
    package var system: any SystemView { device.system }
    /// The recording that answers; nil where a fake does.
    package var recording: FilePath? {
        if case .recording(let path, _) = device.origin { path } else { nil }
    }
    /// The name of the machine that the system ran on, where a recording has it.
    package var host: String? { device.host }
    /// Who handles the system's PCI devices; nil where nobody does.
    package var control: (any PCIControl)? { device.control }
    /// Whether a mapping is filled by what answers, and not by whoever lends it.
    package var fillsMappings: Bool { device.fake != nil }

    /// Why a node cannot be opened; nil where it can.
    package func refusal(of node: FakeNode) -> Errno? { system.snapshot().openError(of: node) }

    /// Opens a node.
    ///
    /// - Parameters:
    ///   - node: the node.
    ///   - flags: the flags of open(2).
    /// - Returns: the open file.
    /// - Throws: what open(2) is to say.
    package func open(_ node: FakeNode, flags: CInt) throws(Errno) -> LentFile {
        if let error = refusal(of: node) { throw error }
        let opening = try NodeOpening(node, flags: flags)
        guard let fake = device.fake else {
            return LentFile(opening, device.privcmd.transport)
        }
        let file = try FakeFile(node, of: fake, flags: flags)
        guard let injector = device.privcmd.transport as? Injector else {
            return LentFile(opening, file)
        }
        return LentFile(opening, injector.around(file))
    }
}

extension LentDevice {
    /// Where a request maps frames, by its argument; nil for one that maps none.
    package static func mappedRange(
        _ request: Request, _ argument: Address, in memory: any CallerMemory
    ) -> (start: Address, pageCount: Int)? {
        switch request.rawValue {
        case MIRROR_IOCTL_PRIVCMD_MMAPBATCH:
            guard let batch = try? memory.load(mirror_privcmd_mmapbatch(), from: argument) else {
                return nil
            }
            return (Address(batch.addr), Int(UInt32(bitPattern: batch.num)))
        case MIRROR_IOCTL_PRIVCMD_MMAPBATCH_V2:
            guard let batch = try? memory.load(mirror_privcmd_mmapbatch_v2(), from: argument)
            else { return nil }
            return (Address(batch.addr), Int(batch.num))
        case MIRROR_IOCTL_PRIVCMD_MMAP_RESOURCE:
            guard let map = try? memory.load(mirror_privcmd_mmap_resource(), from: argument),
                map.addr != 0
            else { return nil }
            return (Address(map.addr), Int(exactly: map.num) ?? 0)
        default: return nil
        }
    }
}

/// A node that a program has opened.
package final class LentFile: Sendable {
    private let opening: NodeOpening
    private let transport: any Transport

    init(_ opening: NodeOpening, _ transport: any Transport) {
        self.opening = opening
        self.transport = transport
    }

    /// The node.
    package var node: FakeNode { opening.node }
    /// The flags that it was opened with.
    package var flags: CInt { opening.flags }

    /// Performs a request.
    package func answer(_ request: Request, _ argument: Address, in memory: any CallerMemory)
        -> Result<Int64, CallFailure>
    {
        if opening.isPathOnly { return .failure(.errno(.ebadf)) }
        if node == .hypercall { return .failure(.errno(.enotty)) }
        return transport.answer(request, argument, in: memory)
    }

    /// Refuses what cannot be mapped.
    package func checkMapping(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int)
        throws(Errno)
    {
        try opening.checkMapping(byteCount: byteCount, protection, flags, offset: offset)
    }
}
