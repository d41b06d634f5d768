// SPDX-License-Identifier: MIT

internal import CSupervise
import Glibc
internal import PrivcmdKit
internal import SystemPackage

/// The seccomp notify descriptor: receives a program's system calls and sends the responses.
struct NotifyDescriptor: ~Copyable {
    private let descriptor: OwnedDescriptor

    init(adopting descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// The descriptor, for poll(2).
    var borrowed: FileDescriptor { descriptor.borrowed }

    /// Receives the next system call; nil if a signal interrupted the call or arrived first.
    func receive() throws(Errno) -> supervise_syscall? {
        var call = supervise_syscall()
        // SAFETY: the callee fills the structure in before it returns.
        let error = unsafe supervise_notif_recv(borrowed.rawValue, &call)
        switch -error {
        case 0: return call
        case ENOENT, EINTR: return nil
        default: throw Errno(rawValue: -error)
        }
    }

    /// Sends the response to a system call.
    ///
    /// ENOENT is no error: a signal or the end of the program has interrupted the call.
    func respond(to id: UInt64, with response: consuming NotifyResponse) throws(Errno) {
        let fd = borrowed.rawValue
        let error: Int32
        switch consume response {
        case .continueInKernel: error = supervise_notif_continue(fd, id)
        case .returnValue(let value): error = supervise_notif_return(fd, id, value)
        case .error(let errno): error = supervise_notif_error(fd, id, errno.rawValue)
        case .addDescriptor(let file, let closesOnExec):
            let result = supervise_notif_addfd(
                fd, id, file.borrowed.rawValue, closesOnExec ? 1 : 0)
            // The program then has too many descriptors, so its call fails with that errno.
            error =
                result == 0 || result == -ENOENT
                ? result : supervise_notif_error(fd, id, -result)
        }
        if error != 0, error != -ENOENT { throw Errno(rawValue: -error) }
    }

    /// Replaces a descriptor of the caller by another file under the same number.
    func replaceDescriptor(
        of call: supervise_syscall, with file: FileDescriptor, closesOnExec: Bool
    )
        throws(Errno)
    {
        let error = supervise_notif_setfd(
            borrowed.rawValue, call.id, file.rawValue, call.fd, closesOnExec ? 1 : 0)
        if error != 0 { throw Errno(rawValue: -error) }
    }
}
