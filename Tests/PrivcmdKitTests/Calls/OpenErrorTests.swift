// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `explanation of an open error` {
    private static let path = FilePath("/dev/xen/privcmd")

    @Test(arguments: [
        (
            Errno.enoent, SystemSnapshot.bareMetal, Explanation.Category.unavailable,
            "does not run on Xen", "--device fake"
        ),
        (
            .enoent, .pvhDom0, .unavailable, "although this kernel runs on Xen",
            "modprobe xen-privcmd"
        ),
        (.eacces, .pvhDom0, .notPermitted, "only root", "sudo"),
        (.eperm, .pvhDom0, .notPermitted, "only root", "sudo"),
        (.enxio, .pvhDom0, .unavailable, "no driver", "modprobe xen-privcmd"),
        (.enodev, .pvhDom0, .unavailable, "no driver", "modprobe xen-privcmd"),
    ])
    func `errno and system determine category, meaning and remedy`(
        errno: Errno, system: SystemSnapshot, category: Explanation.Category, meaning: String,
        remedy: String
    ) throws {
        let error = OpenError(Self.path, .errno(errno))
        let explanation = error.explanation(on: system)
        #expect(error.errno == errno)
        #expect(explanation.category == category)
        #expect(explanation.meaning.contains(meaning), "\(explanation.meaning)")
        #expect(try #require(explanation.remedy).contains(remedy))
    }

    /// In a domU open(2) waits for xenstore since the fix of XSA-482.
    @Test func `EINTR names XSA-482 and the wait for xenstore`() {
        let explanation = OpenError(Self.path, .errno(.eintr)).explanation(
            on: SystemSnapshot.domU)
        #expect(explanation.category == .systemError)
        #expect(explanation.meaning.contains("a signal ended the wait"))
        #expect(explanation.meaning.contains("XSA-482"))
    }

    @Test func `an unexpected errno is reported as unknown`() {
        let explanation = OpenError(Self.path, .errno(Errno(rawValue: 4000))).explanation(
            on: SystemSnapshot.pvhDom0)
        #expect(explanation.category == .systemError)
        #expect(explanation.meaning.contains("this error is not known for this call"))
        #expect(explanation.remedy == nil)
    }

    @Test func `notPrivcmd names what was opened and suggests privcmd`() throws {
        let error = OpenError(FilePath("/tmp"), .notPrivcmd("it is a directory"))
        let explanation = error.explanation(on: SystemSnapshot.pvhDom0)
        #expect(error.errno == nil)
        #expect(explanation.meaning == "it is a directory")
        #expect(explanation.category == .unavailable)
        #expect(try #require(explanation.remedy).contains("/dev/xen/privcmd"))
        #expect(error.summary(on: SystemSnapshot.pvhDom0) == "open /tmp: it is a directory")
    }

    @Test func `summary has the path, the errno and the meaning on one line`() {
        let line = OpenError(Self.path, .errno(.eacces)).summary(on: SystemSnapshot.pvhDom0)
        #expect(line.hasPrefix("open /dev/xen/privcmd: EACCES: only root"))
    }
}
