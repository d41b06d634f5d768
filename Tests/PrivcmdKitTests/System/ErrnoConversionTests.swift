// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import Testing

@Suite struct `Errno conversion` {
    private struct OtherError: Error {}

    @Test func `an errno that untyped code throws stays, and any other error becomes EIO`() {
        #expect(throws: Errno.enoent) {
            try Errno.catching { try FileDescriptor.open("/no/such/file", .readOnly) }
        }
        #expect(throws: Errno.eio) { try Errno.catching { throw OtherError() } }
        #expect((try? Errno.catching { 7 }) == 7)
    }

    @Test func `an errno becomes the errno case of another error`() {
        #expect(throws: CallFailure.errno(.eperm)) {
            try CallFailure.convertingErrno { () throws(Errno) in throw .eperm }
        }
        #expect(throws: OpenFailure.errno(.enoent)) {
            try OpenFailure.convertingErrno { () throws(Errno) in throw .enoent }
        }
    }
}
