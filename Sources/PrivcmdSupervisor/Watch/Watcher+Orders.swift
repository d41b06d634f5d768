// SPDX-License-Identifier: MIT

internal import CSupervise
internal import PrivcmdKit
internal import SystemPackage

/// The files of sysfs to which a PCI address is written to have a driver do something.
enum Orderly {
    private static let folder = "/sys/bus/pci/drivers/"
    private static let names = ["bind", "unbind", "new_slot", "remove_slot"]
    /// As much of a text as is written down; an address has twelve characters.
    static let longest: UInt64 = 256

    /// The path of such a file that a thread has open; nil where it is another.
    static func file(_ descriptor: Int32, of thread: Int32) -> String? {
        guard let path = Tracing.path(of: descriptor, thread), path.hasPrefix(folder),
            let name = path.split(separator: "/").last, names.contains(String(name))
        else { return nil }
        return path
    }
}

/// A thread that has such a file open goes from call to call, until it has closed it: a filter cannot tell
/// what is written to it from what is written elsewhere.
extension Watcher {
    /// A thread is about to make a call of any kind, or has made one.
    mutating func stepped(_ thread: Int32, _ state: ThreadState) {
        if let step = Tracing.step(thread), let path = state.orders[step.fd] {
            switch step.kind {
            case SUPERVISE_STEP_WRITE:
                let count = Int(min(step.size, Orderly.longest))
                let bytes = ProcessMemory(of: thread).copy(Address(step.buffer), count: count)
                let text = String(decoding: bytes ?? [], as: UTF8.self)
                state.deed = .ordering(path: path, text: text)
            case SUPERVISE_STEP_CLOSE: state.orders[step.fd] = nil
            default: break
            }
        }
        go(thread)
    }

    /// A thread has written to such a file.
    mutating func left(_ path: String, _ text: String, _ result: CallResult, _ who: WatchedThread) {
        go(who.thread)
        let answer: RecordedWrite.Response
        switch result {
        case .value(let count): answer = .result(Int(count))
        case .errno(let errno): answer = .error(errno.name)
        // It comes again.
        case .interrupted: return
        }
        // As a shell writes it, with a line's end, and as a library does.
        let word = text.split(separator: "\n", omittingEmptySubsequences: true).joined(
            separator: " ")
        tell(.write(RecordedWrite(path, word, by: caller(who), answer), by: who))
    }
}
