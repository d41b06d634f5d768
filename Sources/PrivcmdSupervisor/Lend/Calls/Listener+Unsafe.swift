// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// Where the system calls of a program are received, and answered.
struct Listener: ~Copyable {
    private let descriptor: OwnedDescriptor

    init(adopting descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// The descriptor, to wait on.
    var borrowed: FileDescriptor { descriptor.borrowed }

    /// Takes the next call; nil for one that its program gave up before it was taken.
    func receive() throws(Errno) -> supervise_call? {
        var call = supervise_call()
        // SAFETY: the call is filled in before this returns.
        let error = unsafe supervise_receive(borrowed.rawValue, &call)
        switch -error {
        case 0: return call
        case ENOENT, EINTR: return nil
        default: throw Errno(rawValue: -error)
        }
    }

    /// Answers a call.
    ///
    /// A call that its program has given up since is none to be answered.
    func answer(_ id: UInt64, _ ruling: consuming Ruling) throws(Errno) {
        let listener = borrowed.rawValue
        let error: Int32
        switch consume ruling {
        case .leave: error = supervise_continue(listener, id)
        case .result(let value): error = supervise_answer(listener, id, value)
        case .refused(let errno): error = supervise_refuse(listener, id, errno.rawValue)
        case .given(let given, let closesOnExec):
            let refusal = supervise_give(
                listener, id, given.borrowed.rawValue, closesOnExec ? 1 : 0)
            // The program has no room for another descriptor, as it may be told.
            error =
                refusal == 0 || refusal == -ENOENT
                ? refusal : supervise_refuse(listener, id, -refusal)
        }
        if error != 0, error != -ENOENT { throw Errno(rawValue: -error) }
    }

    /// Puts another file in the place of one that the caller has open.
    func replace(_ call: supervise_call, with file: FileDescriptor, closesOnExec: Bool)
        throws(Errno)
    {
        let error = supervise_replace(
            borrowed.rawValue, call.id, file.rawValue, call.fd, closesOnExec ? 1 : 0)
        if error != 0 { throw Errno(rawValue: -error) }
    }

    /// Whether a call still waits, so that its process is still the one that made it.
    func isWaiting(_ call: supervise_call) -> Bool {
        supervise_is_waiting(borrowed.rawValue, call.id) != 0
    }
}
