// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import Testing

@Suite struct `open flags` {
    @Test func `O_PATH opens a descriptor that cannot be read`() throws {
        let options = FileDescriptor.OpenOptions(rawValue: OpenFlags.path)
        let file = try OwnedDescriptor.open("/proc/self/status", .readOnly, options: options)
        #expect(throws: Errno.ebadf) {
            try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) {
                try file.borrowed.read(into: $0)
            }
        }
    }
}
