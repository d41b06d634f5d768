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

    /// The recording that answers; nil for another device.
    package var replay: Replay? { device.replay }

    /// Opens a node.
    ///
    /// - Parameters:
    ///   - node: the node.
    ///   - flags: the flags of open(2).
    ///   - caller: who opens it, as a recording names its callers.
    /// - Returns: the open file.
    /// - Throws: what open(2) is to say, or that nobody answers.
    package func open(_ node: FakeNode, flags: CInt, by caller: () -> RecordedCaller)
        throws(CallFailure) -> LentFile
    {
        let injector = device.privcmd.transport as? Injector
        if let replay = device.replay {
            let opening = try Self.opening(node, flags)
            let file = try replay.open(node.path, by: caller()).get()
            // A recording of the probe's own calls has no openings: the system says what can be opened.
            if file.file == nil, let error = refusal(of: node) { throw .errno(error) }
            return LentFile(opening, .replay(file, injector))
        }
        if let error = refusal(of: node) { throw .errno(error) }
        let opening = try Self.opening(node, flags)
        guard let fake = device.fake else {
            return LentFile(opening, .transport(device.privcmd.transport))
        }
        let file: FakeFile
        do throws(Errno) {
            file = try FakeFile(node, of: fake, flags: flags)
        } catch {
            throw .errno(error)
        }
        guard let injector else { return LentFile(opening, .transport(file)) }
        return LentFile(opening, .transport(injector.around(file)))
    }

    private static func opening(_ node: FakeNode, _ flags: CInt) throws(CallFailure) -> NodeOpening
    {
        do throws(Errno) { return try NodeOpening(node, flags: flags) } catch {
            throw .errno(error)
        }
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
    /// What answers a file's calls.
    enum Answerer: Sendable {
        case transport(any Transport)
        /// A recording, which may ask who asks; with the faults that come before it.
        case replay(ReplayDevice, Injector?)
    }

    private let opening: NodeOpening
    private let answerer: Answerer

    init(_ opening: NodeOpening, _ answerer: Answerer) {
        self.opening = opening
        self.answerer = answerer
    }

    /// The node.
    package var node: FakeNode { opening.node }
    /// The flags that it was opened with.
    package var flags: CInt { opening.flags }
    /// The number by which callers of a recording name the file; nil where it has none.
    package var number: Int? {
        if case .replay(let file, _) = answerer { return file.file }
        return nil
    }

    /// Performs a request.
    package func answer(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        by caller: () -> RecordedCaller
    ) -> Result<Int64, CallFailure> {
        if opening.isPathOnly { return .failure(.errno(.ebadf)) }
        if node == .hypercall { return .failure(.errno(.enotty)) }
        switch answerer {
        case .transport(let transport): return transport.answer(request, argument, in: memory)
        case .replay(let file, let injector):
            let asked = file.asked(by: caller())
            return injector?.around(asked).answer(request, argument, in: memory)
                ?? asked.answer(request, argument, in: memory)
        }
    }

    /// Refuses what cannot be mapped.
    package func checkMapping(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int)
        throws(Errno)
    {
        try opening.checkMapping(byteCount: byteCount, protection, flags, offset: offset)
    }
}
