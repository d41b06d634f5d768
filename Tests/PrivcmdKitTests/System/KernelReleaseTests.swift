// SPDX-License-Identifier: MIT

import Testing

@testable import PrivcmdKit

@Suite struct `exact kernel release` {
    @Test(
        arguments: [
            (
                "6.1.0-56-amd64",
                "Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian"
                    + " 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP Debian"
                    + " 6.1.192-2 (2026-10-30)", nil, Release(6, 1, 192)
            ),
            (
                "6.12.117+deb13-amd64",
                "Linux version 6.12.117+deb13-amd64 #1 SMP Debian 6.12.117-1",
                nil, Release(6, 12, 117)
            ),
            (
                "6.8.0-31-generic", "Linux version 6.8.0-31-generic #31-Ubuntu SMP",
                "Ubuntu 6.8.0-31.31-generic 6.8.1", Release(6, 8, 1)
            ),
            ("6.18.3", nil, nil, Release(6, 18, 3)),
        ] as [(String, String?, String?, Release)])
    func `release is parsed from name, version text and signature`(
        name: String, version: String?, signature: String?, release: Release
    ) {
        #expect(KernelRelease.parse(name, version: version, signature: signature) == release)
    }

    @Test func `release is that of the name if the version text is older or of another branch`() {
        let version = "Linux version 6.12.90 #1 SMP Debian 6.1.192-2"
        #expect(
            KernelRelease.parse("6.12.90", version: version, signature: nil) == Release(6, 12, 90))
        let older = "Linux version 6.12.90 #1 SMP Debian 6.12.4-2"
        #expect(
            KernelRelease.parse("6.12.90", version: older, signature: nil) == Release(6, 12, 90))
        #expect(KernelRelease.parse("linux", version: version, signature: nil) == nil)
    }
}
