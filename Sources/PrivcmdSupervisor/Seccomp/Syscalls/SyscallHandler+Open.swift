// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
import PrivcmdDevices
import PrivcmdFake
internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// open, openat and openat2.
extension SyscallHandler {
    /// The arguments of open, openat or openat2.
    private struct OpenArguments {
        var flags: CInt
        var options = PathResolver.Options()
    }

    /// Parses them; openat2 has flags, mode and resolve of 8 bytes each in memory.
    private func openArguments(_ call: supervise_syscall, _ caller: SupervisedProcess)
        -> OpenArguments?
    {
        var arguments = OpenArguments(flags: CInt(truncatingIfNeeded: call.flags))
        if call.how != 0 {
            guard call.how_size >= 24, call.how_size <= UserSpace.pageSize,
                let how = caller.readBytes(at: Address(call.how), count: Int(call.how_size)),
                how[24...].allSatisfy({ $0 == 0 })
            else { return nil }
            func word(_ index: Int) -> UInt64 {
                how.littleEndian(at: index * 8, width: 8) ?? 0
            }
            arguments.flags = CInt(truncatingIfNeeded: word(0))
            let resolve = word(2)
            guard resolve & ~supervise_resolve_supported == 0 else { return nil }
            arguments.options.noSymlinks = resolve & supervise_resolve_no_symlinks != 0
            arguments.options.beneath = resolve & supervise_resolve_beneath != 0
            arguments.options.inRoot = resolve & supervise_resolve_in_root != 0
        }
        let isExclusive = arguments.flags & (O_CREAT | O_EXCL) == O_CREAT | O_EXCL
        arguments.options.followsLast = arguments.flags & O_NOFOLLOW == 0 && !isExclusive
        return arguments
    }

    func open(_ call: supervise_syscall, _ caller: SupervisedProcess) throws(Errno)
        -> NotifyResponse
    {
        guard let path = caller.readPath(at: Address(call.path)),
            let arguments = openArguments(call, caller)
        else {
            return .continueInKernel
        }
        if let entry = reopenedEntry(path, caller) {
            let file = try openNode(entry.file.node, arguments.flags, call)
            return .addDescriptor(file, closesOnExec: arguments.flags & O_CLOEXEC != 0)
        }
        switch pathResolver.resolve(path, from: call.fd, caller, arguments.options) {
        case .host: return .continueInKernel
        case .notFound: throw arguments.flags & O_CREAT == 0 ? .enoent : .eacces
        case .error(let errno): throw errno
        case .virtual(let path, let entry):
            let file = try openVirtualFile(path, entry, arguments.flags, call)
            return .addDescriptor(file, closesOnExec: arguments.flags & O_CLOEXEC != 0)
        }
    }

    /// The emulated file that a path below /proc/self/fd names: open(2) opens its node again.
    private func reopenedEntry(_ path: [UInt8], _ caller: SupervisedProcess) -> EmulatedFileTable
        .Entry?
    {
        for directory in Self.descriptorDirectories where path.starts(with: directory) {
            guard let number = Int32(String(decoding: path[directory.count...], as: UTF8.self))
            else {
                return nil
            }
            return caller.entry(number)
        }
        return nil
    }

    private static let descriptorDirectories = ["/proc/self/fd/", "/dev/fd/"].map { Array($0.utf8) }

    /// Opens a node of the device and records the result.
    private func openNode(_ node: XenNode, _ flags: CInt, _ call: supervise_syscall) throws(Errno)
        -> OwnedDescriptor
    {
        let opened: EmulatedFile
        do throws(CallFailure) {
            opened = try device.open(node, flags: flags) { recordedCaller(call) }
        } catch {
            let errno = errno(error)
            recorder.recordOpen(node, .error(errno.name)) { recordedCaller(call) }
            throw errno
        }
        let descriptor = try files.createFile(for: opened)
        recorder.recordOpen(node, .result(files.latestNumber)) { recordedCaller(call) }
        return descriptor
    }

    private func openVirtualFile(
        _ path: String, _ entry: VirtualNode, _ flags: CInt, _ call: supervise_syscall
    ) throws(Errno) -> OwnedDescriptor {
        if case .device(let node) = entry { return try openNode(node, flags, call) }
        if entry == .xenbus, let xenstore { return try xenstore.connect(flags) }
        if flags & (O_CREAT | O_EXCL) == O_CREAT | O_EXCL { throw .eexist }
        let mode = flags & O_ACCMODE
        switch entry {
        case .device, .xenbus, .symlink: throw .eloop
        case .directory:
            guard mode == O_RDONLY else { throw Errno(rawValue: EISDIR) }
            return try placeholders.open(path, fileSystem)
        case .file(let content):
            guard flags & O_DIRECTORY == 0 else { throw .enotdir }
            guard mode == O_RDONLY else { throw .eacces }
            return try Memfd.create(content, flags).programDescriptorOnly()
        case .bindFile(let operation):
            guard flags & O_DIRECTORY == 0 else { throw .enotdir }
            guard mode == O_WRONLY else { throw .eacces }
            return try bindFiles.open(operation, at: path, flags)
        }
    }
}
