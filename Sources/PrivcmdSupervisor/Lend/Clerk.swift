// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Answers the system calls that programs hand over.
final class Clerk {
    let device: LentDevice
    let remark: (String) -> Void
    let tree: LentTree
    let files: OpenedFiles
    let frames = FrameStore()
    let standIns = StandIns()
    let orders: Orders
    /// Who answers for xenstored; nil where there is none.
    let xenstore: LentXenstore?
    /// What uname(2) says; nil where that is left to the kernel.
    let hostName: [UInt8]?
    private var callers: [Int32: LentMemory] = [:]
    /// Whether every program has this process's root folder.
    private(set) var hasOneRoot = true
    /// What nobody answered, each said once.
    private var unanswered: Set<String> = []

    /// Writes down what is asked and answered.
    let scribe: LendingScribe
    /// The program, once it has been started.
    var callerNames = CallerNames(program: 0)

    init(
        _ device: LentDevice, _ xenstore: LentXenstore?, _ recorded: RecordedSurroundings?,
        _ scribe: LendingScribe, _ remark: @escaping (String) -> Void
    ) throws(Errno) {
        self.scribe = scribe
        self.device = device
        self.remark = remark
        self.xenstore = xenstore
        tree = LentTree(device, hasXenstore: xenstore != nil)
        hostName = device.hostName
        files = try OpenedFiles()
        orders = Orders(device, recorded?.writes ?? [], remark)
        files.whenGone = { [frames] in frames.keep($0) }
    }

    /// Forgets the programs, and the files that were made for them.
    func close() {
        callers = [:]
        files.whenGone = { _ in }
    }

    /// Takes the next call and answers it.
    ///
    /// - Returns: whether there was one; none where a signal came first.
    func serve(_ listener: borrowing Listener) throws(Errno) -> Bool {
        guard let call = try listener.receive() else { return false }
        if orders.carryOut() { tree.rebuild(orders.drivers) }
        try listener.answer(call.id, rule(on: call, listener))
        return true
    }

    private func rule(on call: supervise_call, _ listener: borrowing Listener) -> Ruling {
        do throws(Errno) {
            let caller = try caller(call.pid)
            switch call.kind {
            case SUPERVISE_CALL_IOCTL: return try ioctl(call, caller)
            case SUPERVISE_CALL_OPEN: return try open(call, caller)
            case SUPERVISE_CALL_STAT, SUPERVISE_CALL_STATX: return try stat(call, caller)
            case SUPERVISE_CALL_ACCESS: return try access(call, caller)
            case SUPERVISE_CALL_READLINK: return try readLink(call, caller)
            case SUPERVISE_CALL_ROOT:
                hasOneRoot = false
                return .leave
            case SUPERVISE_CALL_UNAME: return try uname(call, caller)
            case SUPERVISE_CALL_WRITE: return write(call, caller)
            case SUPERVISE_CALL_MMAP: return try map(call, caller, listener)
            default: return .leave
            }
        } catch {
            return .refused(error)
        }
    }

    /// As many programs as are remembered; the first of them are asked for anew.
    private static let mostCallers = 256

    private func caller(_ process: Int32) throws(Errno) -> LentMemory {
        if let known = callers[process] { return known }
        if callers.count >= Self.mostCallers { callers = [:] }
        let caller = try LentMemory(of: process, files, frames)
        callers[process] = caller
        return caller
    }

    /// What finds out where a path leads.
    var walk: PathWalk {
        PathWalk(tree: tree, standIns: standIns.paths, hasOneRoot: hasOneRoot)
    }

    private func ioctl(_ call: supervise_call, _ caller: LentMemory) throws(Errno) -> Ruling {
        guard let entry = try caller.openEntry(call.fd) else { return .leave }
        let request = Request(UInt32(truncatingIfNeeded: call.flags))
        let argument = Address(call.buffer)
        func asker() -> RecordedCaller { name(call, entry) }
        let answer = scribe.noting(request, argument, in: caller, by: asker) {
            entry.file.answer(request, argument, in: caller, by: asker)
        }
        switch answer {
        case .success(let value):
            if !device.fillsMappings { caller.fill(request, argument) }
            return .result(value)
        case .failure(let failure): return .refused(errno(failure))
        }
    }

    /// Refuses an order that was refused when it was recorded.
    private func write(_ call: supervise_call, _ caller: LentMemory) -> Ruling {
        guard let form = orders.form(call.fd, of: caller),
            let text = caller.copy(
                Address(call.buffer), count: Int(min(call.size, Orders.longest))),
            let errno = orders.refusal(of: String(decoding: text, as: UTF8.self), to: form)
        else { return .leave }
        return .refused(errno)
    }

    /// Who makes a call, as a recording names its callers.
    func name(_ call: supervise_call, _ entry: OpenedFiles.Entry? = nil) -> RecordedCaller {
        callerNames.name(call.pid, file: entry?.number)
    }

    /// What a program is told of a failure.
    func errno(_ failure: CallFailure) -> Errno {
        switch failure {
        case .errno(let errno): return errno
        case .unanswered(let what): return nobodyAnswered(what.description)
        case .unrecorded(let why):
            remark("the call could not be written down: \(why)")
            return .eio
        case .noHypercallBuffer(let errno): return errno
        }
    }

    /// What a program is told where nobody answers: what a kernel says that lacks a call.
    private static let gap = Errno.enosys

    private func nobodyAnswered(_ what: String) -> Errno {
        if unanswered.insert(what).inserted {
            remark("not answered, so that the program got \(Self.gap.name): \(what)")
        }
        return Self.gap
    }
}
