// SPDX-License-Identifier: MIT

import Glibc
package import SystemPackage

extension Errno {
    /// The C name, such as `ENODEV`, or the number if Linux has no name for it.
    package var name: String {
        guard Self.table.indices.contains(Int(rawValue)), Self.table[Int(rawValue)] != "-" else {
            return String(rawValue)
        }
        return String(Self.table[Int(rawValue)])
    }

    /// The C names of all errors.
    package static var names: [String] { table.filter { $0 != "-" }.map(String.init) }

    /// Finds an error by its C name, as ``name`` writes it.
    ///
    /// - Parameter name: a C name such as `ENODEV`, or a decimal number.
    package init?(name: String) {
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
    private static let numbers = Dictionary(
        uniqueKeysWithValues: table.indices.filter { table[$0] != "-" }.map {
            (String(table[$0]), CInt($0))
        })

    /// The names by number, ten a line; a dash is a number without a name.
    ///
    /// Source: include/uapi/asm-generic/errno-base.h and errno.h, which x86 and arm64 use.
    private static let table = """
        - EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF
        ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV
        ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE
        EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY
        ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH
        ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT
        ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT
        ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC
        ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ
        EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT \
        EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL
        ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN \
        ETOOMANYREFS
        ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM \
        ENAVAIL
        EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED \
        EKEYREJECTED
        EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON
        """.split(whereSeparator: \.isWhitespace)
}

/// The names that kernel sources use, in lower case.
///
/// swift-system spells them out (`operationNotSupportedByDevice`), and a reader of privcmd.c
/// would not recognise ENODEV in that.
extension Errno {
    /// Operation not permitted.
    package static var eperm: Errno { Errno(rawValue: Glibc.EPERM) }
    /// No such file or directory.
    package static var enoent: Errno { Errno(rawValue: Glibc.ENOENT) }
    /// No such process: Xen uses it for a domain that does not exist.
    package static var esrch: Errno { Errno(rawValue: Glibc.ESRCH) }
    /// Interrupted by a signal.
    package static var eintr: Errno { Errno(rawValue: Glibc.EINTR) }
    /// The call is to be repeated: Linux passes it on when Xen returns it.
    package static var erestart: Errno { Errno(rawValue: Glibc.ERESTART) }
    /// Input/output error.
    package static var eio: Errno { Errno(rawValue: Glibc.EIO) }
    /// The argument list is too long: privcmd uses it for too many or too large buffers.
    package static var e2big: Errno { Errno(rawValue: Glibc.E2BIG) }
    /// No such descriptor, or one that is not open for this.
    package static var ebadf: Errno { Errno(rawValue: Glibc.EBADF) }
    /// The file has no position.
    package static var espipe: Errno { Errno(rawValue: Glibc.ESPIPE) }
    /// Not a directory.
    package static var enotdir: Errno { Errno(rawValue: Glibc.ENOTDIR) }
    /// No such device or address.
    package static var enxio: Errno { Errno(rawValue: Glibc.ENXIO) }
    /// Out of memory.
    package static var enomem: Errno { Errno(rawValue: Glibc.ENOMEM) }
    /// Permission denied.
    package static var eacces: Errno { Errno(rawValue: Glibc.EACCES) }
    /// Bad address.
    package static var efault: Errno { Errno(rawValue: Glibc.EFAULT) }
    /// Device or resource busy.
    package static var ebusy: Errno { Errno(rawValue: Glibc.EBUSY) }
    /// File exists.
    package static var eexist: Errno { Errno(rawValue: Glibc.EEXIST) }
    /// No such device.
    package static var enodev: Errno { Errno(rawValue: Glibc.ENODEV) }
    /// Invalid argument.
    package static var einval: Errno { Errno(rawValue: Glibc.EINVAL) }
    /// The descriptor does not support this request.
    package static var enotty: Errno { Errno(rawValue: Glibc.ENOTTY) }
    /// No space left.
    package static var enospc: Errno { Errno(rawValue: Glibc.ENOSPC) }
    /// Result out of range.
    package static var erange: Errno { Errno(rawValue: Glibc.ERANGE) }
    /// Function not implemented.
    package static var enosys: Errno { Errno(rawValue: Glibc.ENOSYS) }
    /// Operation not supported.
    package static var eopnotsupp: Errno { Errno(rawValue: Glibc.EOPNOTSUPP) }
    /// Too many symbolic links.
    package static var eloop: Errno { Errno(rawValue: Glibc.ELOOP) }
    /// Invalid cross-device link.
    package static var exdev: Errno { Errno(rawValue: Glibc.EXDEV) }
    /// An argument outside the range that is supported.
    package static var edom: Errno { Errno(rawValue: Glibc.EDOM) }
    /// The caller's buffer is too short for what Xen would write.
    package static var enobufs: Errno { Errno(rawValue: Glibc.ENOBUFS) }
    /// A counter would pass its bound.
    package static var eoverflow: Errno { Errno(rawValue: Glibc.EOVERFLOW) }
}
