// SPDX-License-Identifier: MIT

internal import CPrivcmd
import Glibc
public import SystemPackage

extension Errno {
    /// The C name, such as `ENODEV`, or the number where the C library has no name for it.
    public var name: String {
        // SAFETY: the C function returns a string constant of the C library, or NULL.
        guard let text = unsafe sys_errno_name(rawValue) else { return String(rawValue) }
        return unsafe String(cString: text)
    }

    /// Finds an error by its C name, as ``name`` writes it.
    ///
    /// - Parameter name: a C name such as `ENODEV`, or a decimal number.
    public init?(name: String) {
        if let number = CInt(name) {
            self.init(rawValue: number)
            return
        }
        guard let number = Self.numbers[name] else { return nil }
        self.init(rawValue: number)
    }

    /// The numbers by their names.
    ///
    /// Replay looks one up for each recorded call.
    private static let numbers: [String: CInt] = {
        // Linux numbers its errors without large gaps; EHWPOISON (133) is the last.
        let named = (CInt(1)...CInt(200)).map { (Errno(rawValue: $0).name, $0) }
        return Dictionary(named) { first, _ in first }
    }()
}

/// The names that kernel sources use, in lower case.
///
/// swift-system spells them out (`operationNotSupportedByDevice`), and a reader of privcmd.c
/// would not recognise ENODEV in that.
extension Errno {
    /// Operation not permitted.
    public static var eperm: Errno { Errno(rawValue: Glibc.EPERM) }
    /// No such file or directory.
    public static var enoent: Errno { Errno(rawValue: Glibc.ENOENT) }
    /// No such process: Xen uses it for a domain that does not exist.
    public static var esrch: Errno { Errno(rawValue: Glibc.ESRCH) }
    /// Interrupted by a signal.
    public static var eintr: Errno { Errno(rawValue: Glibc.EINTR) }
    /// The call is to be repeated: Linux passes it on when Xen returns it.
    public static var erestart: Errno { Errno(rawValue: Glibc.ERESTART) }
    /// Input/output error.
    public static var eio: Errno { Errno(rawValue: Glibc.EIO) }
    /// The argument list is too long: privcmd uses it for too many or too large buffers.
    public static var e2big: Errno { Errno(rawValue: Glibc.E2BIG) }
    /// No such descriptor, or one that is not open for this.
    public static var ebadf: Errno { Errno(rawValue: Glibc.EBADF) }
    /// The file has no position.
    public static var espipe: Errno { Errno(rawValue: Glibc.ESPIPE) }
    /// Not a directory.
    public static var enotdir: Errno { Errno(rawValue: Glibc.ENOTDIR) }
    /// No such device or address.
    public static var enxio: Errno { Errno(rawValue: Glibc.ENXIO) }
    /// Out of memory.
    public static var enomem: Errno { Errno(rawValue: Glibc.ENOMEM) }
    /// Permission denied.
    public static var eacces: Errno { Errno(rawValue: Glibc.EACCES) }
    /// Bad address.
    public static var efault: Errno { Errno(rawValue: Glibc.EFAULT) }
    /// Device or resource busy.
    public static var ebusy: Errno { Errno(rawValue: Glibc.EBUSY) }
    /// File exists.
    public static var eexist: Errno { Errno(rawValue: Glibc.EEXIST) }
    /// No such device.
    public static var enodev: Errno { Errno(rawValue: Glibc.ENODEV) }
    /// Invalid argument.
    public static var einval: Errno { Errno(rawValue: Glibc.EINVAL) }
    /// The descriptor does not support this request.
    public static var enotty: Errno { Errno(rawValue: Glibc.ENOTTY) }
    /// No space left.
    public static var enospc: Errno { Errno(rawValue: Glibc.ENOSPC) }
    /// Result out of range.
    public static var erange: Errno { Errno(rawValue: Glibc.ERANGE) }
    /// Function not implemented.
    public static var enosys: Errno { Errno(rawValue: Glibc.ENOSYS) }
    /// Operation not supported.
    public static var eopnotsupp: Errno { Errno(rawValue: Glibc.EOPNOTSUPP) }
    /// Too many symbolic links.
    public static var eloop: Errno { Errno(rawValue: Glibc.ELOOP) }
    /// Invalid cross-device link.
    public static var exdev: Errno { Errno(rawValue: Glibc.EXDEV) }
    /// An argument outside the range that is supported.
    public static var edom: Errno { Errno(rawValue: Glibc.EDOM) }
    /// The caller's buffer is too short for what Xen would write.
    public static var enobufs: Errno { Errno(rawValue: Glibc.ENOBUFS) }
    /// A counter would pass its bound.
    public static var eoverflow: Errno { Errno(rawValue: Glibc.EOVERFLOW) }
}
