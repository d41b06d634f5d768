// SPDX-License-Identifier: MIT

import PrivcmdKit
import Testing

@Suite struct `Xen and Linux versions` {
    @Test(arguments: [
        ("4.20", 4, 20), ("4.20.3", 4, 20), ("4.20-unstable", 4, 20), ("4.20.3-pre", 4, 20),
        ("6.12.107+deb13-amd64", 6, 12), ("6.1.0-30-amd64", 6, 1), ("6.12-rc7", 6, 12),
        ("10.0", 10, 0),
    ])
    func `parsing accepts the forms of sysfs and uname`(text: String, major: Int, minor: Int) {
        #expect(XenVersion(parsing: text) == XenVersion(major, minor))
        #expect(LinuxVersion(parsing: text) == LinuxVersion(major, minor))
    }

    @Test(arguments: [
        "", "4", "4.", ".20", "x.20", "4.x", " 4.20", "unknown", "-4.20", "+4.20", "4.-20", "4.+20",
    ])
    func `parsing returns nil for other text`(text: String) {
        #expect(XenVersion(parsing: text) == nil)
        #expect(LinuxVersion(parsing: text) == nil)
    }

    /// As strings, 4.9 would be ordered after 4.20.
    @Test func `versions are ordered numerically`() {
        #expect(XenVersion(4, 9) < XenVersion(4, 20))
        #expect(XenVersion(4, 20) < XenVersion(5, 0))
        #expect(!(XenVersion(4, 20) < XenVersion(4, 20)))
        #expect(LinuxVersion(6, 1) < LinuxVersion(6, 12))
        #expect(LinuxVersion(6, 12) < LinuxVersion(7, 0))
        #expect(!(LinuxVersion(7, 0) < LinuxVersion(6, 12)))
    }

    @Test func `description joins major and minor with a dot`() {
        #expect(XenVersion(4, 20).description == "4.20")
        #expect(LinuxVersion(6, 12).description == "6.12")
    }
}
