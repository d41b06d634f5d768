// SPDX-License-Identifier: MIT

import Glibc
import SystemPackage

extension Files {
    /// Reads at an offset until the buffer is full or the file ends.
    static func read(
        _ descriptor: FileDescriptor, at offset: Int64, upTo count: Int
    ) throws(Errno) -> [UInt8] {
        var failure: Errno?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                // SAFETY: pread writes at most count - filled bytes after those already read.
                let got = unsafe pread(
                    descriptor.rawValue, buffer.baseAddress.map { unsafe $0 + filled },
                    count - filled, off_t(offset) + off_t(filled))
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    failure = Errno(rawValue: errno)
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
