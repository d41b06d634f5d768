// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import PrivcmdFake
package import PrivcmdKit
package import PrivcmdRecording
package import SystemPackage

/// A fake or a recording that the supervisor emulates for a program.
package struct EmulatedDevice: Sendable {
    private let device: Device

    /// Wraps a fake or a recording.
    ///
    /// - Parameter device: the device; the result is nil for the real one, which needs no
    ///   emulation.
    package init?(_ device: Device) {
        if case .kernel = device.origin { return nil }
        self.device = device
    }

    /// The system that the device belongs to.
    package var system: any SystemView { device.system }
    /// The path of the recording; nil for a fake.
    package var recordingPath: FilePath? {
        if case .recording(let path, _) = device.origin { path } else { nil }
    }
    /// The host name of the recorded machine; nil if unknown.
    package var hostName: String? { device.replay?.header.host }
    /// Binds and resets the system's PCI devices; nil for a recording.
    package var pciControl: (any PCIControl)? { device.pciControl }
    /// Whether the device itself fills mappings; for a recording the supervisor does.
    package var fillsMappings: Bool { device.fakeDevice != nil }

    /// The errno of opening a node; nil for success.
    package func openError(of node: XenNode) -> Errno? { system.snapshot().openError(of: node) }

    /// The recording; nil for a fake.
    package var replay: Replay? { device.replay }

    /// Opens a node.
    ///
    /// - Parameters:
    ///   - node: the node.
    ///   - flags: the flags of open(2).
    ///   - caller: the thread that opens it, in the form that a recording stores.
    /// - Returns: the open file.
    /// - Throws: the errno of open(2), or that a recording has no such open.
    package func open(_ node: XenNode, flags: CInt, by caller: () -> RecordedCaller)
        throws(CallFailure) -> EmulatedFile
    {
        if let replay = device.replay {
            let opening = try Self.openFlags(node, flags)
            let file = try replay.open(node.path, by: caller()).get()
            // A recording of privcmd-probe's own calls has no opens, so the recorded system
            // decides.
            if file.file == nil, let error = openError(of: node) { throw .errno(error) }
            return EmulatedFile(opening, .replay(file, device.injectedFaults))
        }
        if let error = openError(of: node) { throw .errno(error) }
        let opening = try Self.openFlags(node, flags)
        guard let fake = device.fakeDevice else {
            return EmulatedFile(opening, .transport(device.privcmd.transport))
        }
        let file = try CallFailure.convertingErrno { () throws(Errno) in
            try FakeFile(node, of: fake, flags: flags)
        }
        let faulty = device.injectedFaults.map { Injector(file, $0) }
        return EmulatedFile(opening, .transport(faulty ?? file))
    }

    private static func openFlags(_ node: XenNode, _ flags: CInt) throws(CallFailure)
        -> NodeOpenFlags
    {
        try CallFailure.convertingErrno { () throws(Errno) in
            try NodeOpenFlags(node, flags: flags)
        }
    }
}

extension EmulatedDevice {
    /// The pages that a request maps, from its argument; nil if it maps none.
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
package final class EmulatedFile: Sendable {
    /// What performs the file's calls.
    enum Backend: Sendable {
        case transport(any Transport)
        /// A recording, which may match calls by caller, and the faults injected before it.
        case replay(ReplayDevice, FaultPlan?)
    }

    private let openFlags: NodeOpenFlags
    private let backend: Backend

    init(_ opening: NodeOpenFlags, _ answerer: Backend) {
        self.openFlags = opening
        self.backend = answerer
    }

    package var node: XenNode { openFlags.node }
    /// The flags of its open(2).
    package var flags: CInt { openFlags.flags }
    /// The file's number in the recording; nil for a fake.
    package var recordedFileNumber: Int? {
        if case .replay(let file, _) = backend { return file.file }
        return nil
    }

    /// Performs a request.
    package func perform(
        _ request: Request, _ argument: Address, in memory: any CallerMemory,
        by caller: () -> RecordedCaller
    ) -> Result<Int64, CallFailure> {
        if openFlags.isPathOnly { return .failure(.errno(.ebadf)) }
        if node == .hypercall { return .failure(.errno(.enotty)) }
        switch backend {
        case .transport(let transport): return transport.perform(request, argument, in: memory)
        case .replay(let file, let faults):
            let replay = file.withCaller(caller())
            guard let faults else { return replay.perform(request, argument, in: memory) }
            return Injector(replay, faults).perform(request, argument, in: memory)
        }
    }

    /// Throws the errno of a refused mmap.
    package func checkMapping(byteCount: Int, _ protection: CInt, _ flags: CInt, offset: Int)
        throws(Errno)
    {
        try openFlags.checkMapping(byteCount: byteCount, protection, flags, offset: offset)
    }
}
