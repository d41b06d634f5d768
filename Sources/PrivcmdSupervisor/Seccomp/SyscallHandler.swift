// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
import PrivcmdDevices
internal import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// Handles the system calls of the supervised program that the seccomp filter notifies of.
final class SyscallHandler {
    let device: EmulatedDevice
    let onMessage: (String) -> Void
    let fileSystem: VirtualFileSystem
    let files: EmulatedFileTable
    let pages = PageStore()
    let placeholders = PlaceholderDirectories()
    let bindFiles: SysfsBindWrites
    /// The emulated xenstored; nil if there is none.
    let xenstore: EmulatedXenstore?
    /// The result of uname(2); nil to leave the call to the kernel.
    let utsnameBytes: [UInt8]?
    private var processes: [Int32: SupervisedProcess] = [:]
    /// Whether no process of the program may have changed its root directory.
    private(set) var sharesRoot = true
    /// The calls that the device does not emulate; each is reported once.
    private var reportedCalls: Set<String> = []

    /// Records calls and their results.
    let recorder: EmulationRecorder
    /// Numbers the callers; replaced once the program's process id is known.
    var callerResolver = CallerResolver(program: 0)

    init(
        _ device: EmulatedDevice, _ xenstore: EmulatedXenstore?, _ recorded: RecordedHost?,
        _ recorder: EmulationRecorder, _ onMessage: @escaping (String) -> Void
    ) throws(Errno) {
        self.recorder = recorder
        self.device = device
        self.onMessage = onMessage
        self.xenstore = xenstore
        fileSystem = VirtualFileSystem(device, hasXenstore: xenstore != nil)
        utsnameBytes = device.utsnameBytes
        files = try EmulatedFileTable()
        bindFiles = SysfsBindWrites(device, recorded?.writes ?? [], onMessage)
        files.onClose = { [pages] in pages.save($0) }
    }

    /// Removes the program's processes.
    func close() {
        processes = [:]
        files.onClose = { _ in }
    }

    /// Handles one seccomp notification.
    ///
    /// - Returns: false if a signal arrived first.
    func handleNext(from notifyDescriptor: borrowing NotifyDescriptor) throws(Errno) -> Bool {
        guard let call = try notifyDescriptor.receive() else { return false }
        if bindFiles.applyWrites() { fileSystem.rebuild(bindFiles.changedDrivers) }
        try notifyDescriptor.respond(to: call.id, with: response(to: call, notifyDescriptor))
        return true
    }

    private func response(
        to call: supervise_syscall, _ notifyDescriptor: borrowing NotifyDescriptor
    ) -> NotifyResponse {
        do throws(Errno) {
            let caller = try caller(call.pid)
            switch call.kind {
            case SUPERVISE_SYSCALL_IOCTL: return try ioctl(call, caller)
            case SUPERVISE_SYSCALL_OPEN: return try open(call, caller)
            case SUPERVISE_SYSCALL_STAT, SUPERVISE_SYSCALL_STATX: return try stat(call, caller)
            case SUPERVISE_SYSCALL_ACCESS: return try access(call, caller)
            case SUPERVISE_SYSCALL_READLINK: return try readLink(call, caller)
            case SUPERVISE_SYSCALL_CHANGE_ROOT:
                sharesRoot = false
                return .continueInKernel
            case SUPERVISE_SYSCALL_UNAME: return try uname(call, caller)
            case SUPERVISE_SYSCALL_WRITE: return write(call, caller)
            case SUPERVISE_SYSCALL_MMAP: return try mmap(call, caller, notifyDescriptor)
            default: return .continueInKernel
            }
        } catch {
            return .error(error)
        }
    }

    /// The maximum number of cached processes; one more clears the cache.
    private static let maximumProcesses = 256

    private func caller(_ process: Int32) throws(Errno) -> SupervisedProcess {
        if let known = processes[process] { return known }
        if processes.count >= Self.maximumProcesses { processes = [:] }
        let caller = try SupervisedProcess(of: process, files, pages)
        processes[process] = caller
        return caller
    }

    var pathResolver: PathResolver {
        PathResolver(
            fileSystem: fileSystem, placeholders: placeholders.virtualPaths, sharesRoot: sharesRoot)
    }

    /// The caller of a system call, as a recording numbers callers.
    func recordedCaller(_ call: supervise_syscall, _ entry: EmulatedFileTable.Entry? = nil)
        -> RecordedCaller
    {
        callerResolver.caller(of: call.pid, file: entry?.recordingNumber)
    }

    /// The errno that a call fails with.
    func errno(_ failure: CallFailure) -> Errno {
        switch failure {
        case .errno(let errno): return errno
        case .notEmulated(let what): return reportNotEmulated(what.description)
        case .recordingFailed(let why):
            onMessage("cannot record the call: \(why)")
            return .eio
        case .noHypercallBuffer(let errno): return errno
        }
    }

    /// The errno of a call that is not emulated: the one of a kernel that lacks the call.
    private static let notEmulatedErrno = Errno.enosys

    private func reportNotEmulated(_ what: String) -> Errno {
        if reportedCalls.insert(what).inserted {
            onMessage("not emulated, returned \(Self.notEmulatedErrno.name): \(what)")
        }
        return Self.notEmulatedErrno
    }
}
