// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import Testing

@Suite struct `errno names` {
    /// The numbers of Linux on x86-64 and arm64.
    @Test(arguments: [
        (Errno.eperm, "EPERM", 1), (.enoent, "ENOENT", 2), (.esrch, "ESRCH", 3),
        (.eintr, "EINTR", 4), (.eio, "EIO", 5), (.enxio, "ENXIO", 6), (.enomem, "ENOMEM", 12),
        (.eacces, "EACCES", 13), (.efault, "EFAULT", 14), (.ebusy, "EBUSY", 16),
        (.eexist, "EEXIST", 17), (.enodev, "ENODEV", 19), (.einval, "EINVAL", 22),
        (.enotty, "ENOTTY", 25), (.enospc, "ENOSPC", 28), (.erange, "ERANGE", 34),
        (.enosys, "ENOSYS", 38), (.eopnotsupp, "EOPNOTSUPP", 95),
    ])
    func `errno names and numbers match Linux`(errno: Errno, name: String, number: CInt) {
        #expect(errno.rawValue == number)
        #expect(errno.name == name)
        #expect(Errno(name: name) == errno)
    }

    @Test func `each errno from 1 to 133 converts to a name and back`() {
        let numbers = CInt(1)...133
        #expect(numbers.filter { Errno(name: Errno(rawValue: $0).name)?.rawValue != $0 } == [])
        // EWOULDBLOCK and EDEADLOCK would have these numbers; they equal EAGAIN and EDEADLK.
        let unnamed = numbers.filter { !Errno(rawValue: $0).name.hasPrefix("E") }
        #expect(unnamed == [41, 58])
    }

    @Test func `an errno without a name converts to its decimal number and back`() {
        #expect(Errno(rawValue: 4000).name == "4000")
        #expect(Errno(name: "4000")?.rawValue == 4000)
    }

    @Test(arguments: ["", "ENOSUCHTHING", "enodev", "ENODEV ", "E", "0x13"])
    func `an unknown errno name is rejected`(name: String) {
        #expect(Errno(name: name) == nil)
    }
}
