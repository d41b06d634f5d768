// SPDX-License-Identifier: MIT

import PrivcmdFake
import Testing

@testable import PrivcmdKit

@Suite struct `fake profile name` {
    private func refusal(_ text: String) -> String {
        do throws(ProfileName.ParseError) {
            return "it was parsed as \(try ProfileName(parsing: text))"
        } catch {
            return error.description
        }
    }

    @Test(arguments: FakeProfile.builtIn)
    func `each built-in profile is found by its name`(profile: FakeProfile) throws {
        #expect("\(try ProfileName(parsing: profile.name))" == profile.name)
        #expect(FakeProfile.named(profile.name) == profile)
    }

    @Test func `built-in names are unique`() {
        let names = FakeProfile.builtIn.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count == 32)
        #expect(names.contains(FakeProfile.standard.name))
    }

    @Test(arguments: [
        ("xen-4.19-linux-6.18-pvh", "4.19.0", "6.18.0", DomainType.pvh, true),
        ("xen-4.20.3-linux-6.12.77-pv", "4.20.3", "6.12.77", .pv, true),
        ("xen-4.20-linux-7.3-pv", "4.20.5-pre", "7.3.0", .pv, true),
        ("xen-4.22-linux-6.1-hvm-domu", "4.22.0", "6.1.0-56-amd64", .hvm, false),
        ("xen-4.20.0-linux-6.12.0-pvh-domu", "4.20.0", "6.12.0", .pvh, false),
    ])
    func `a name combines releases that are not listed together`(
        name: String, xen: String, linux: String, type: DomainType, isControlDomain: Bool
    ) throws {
        let profile = try #require(FakeProfile.named(name))
        let hypervisor = try #require(profile.system.xen)
        #expect(hypervisor.version + (hypervisor.extra ?? "") == xen)
        #expect(profile.system.kernel == linux)
        #expect(profile.system.domain == .init(type: type, isControlDomain: isControlDomain))
        #expect(profile.name == name)
        #expect(profile.provenance == .inferred)
    }

    @Test(arguments: [
        (
            "xen-4.23-linux-6.12-pv",
            "there is no profile 'xen-4.23-linux-6.12-pv': the fake knows Xen 4.17 to 4.22, not 4.23"
        ),
        (
            "xen-4.16.2-linux-6.12-pv",
            "there is no profile 'xen-4.16.2-linux-6.12-pv': the fake knows Xen 4.17 to 4.22, not 4.16.2"
        ),
        (
            "xen-4.20-linux-5.10-pv",
            "there is no profile 'xen-4.20-linux-5.10-pv': the fake knows Linux 6.1 to 6.19 and 7.x,"
                + " not 5.10"
        ),
        (
            "xen-new-linux-6.12-pv",
            "there is no profile 'xen-new-linux-6.12-pv': 'new' is not a release like 4.17.3"
        ),
        (
            "xen-4.20-linux-6.+1-pv",
            "there is no profile 'xen-4.20-linux-6.+1-pv': '6.+1' is not a release like 6.1.3"
        ),
        (
            "xen-4.20-linux-6.12-pvhh",
            "there is no profile 'xen-4.20-linux-6.12-pvhh'; did you mean xen-4.20-linux-6.12-pvh,"
                + " xen-4.20-linux-6.1-pvh, xen-4.20-linux-6.12-pv?"
        ),
        (
            "series-v11",
            "there is no profile 'series-v11': the revisions of the series are v1 to v10"
        ),
        (
            "series-v8-hvm",
            "there is no profile 'series-v8-hvm': a revision of the series has a dom0, 'pv' or 'pvh'"
        ),
        (
            "serie-v8",
            "there is no profile 'serie-v8'; did you mean series-v8, series-v1, series-v2?"
        ),
        (
            "nosuch",
            "there is no profile 'nosuch'; 'privcmd-probe fake list' shows some, and any releases"
                + " may be combined, as in xen-4.19-linux-6.18-pvh"
        ),
    ])
    func `an invalid name is rejected with the reason`(text: String, message: String) {
        #expect(refusal(text) == message)
    }

    @Test(arguments: [
        "", "-", "no such profile", "series", "series-", "xen", "xen-4.20", "xen-4.20-linux",
        "xen-4.20-linux-6.12",
        "xen-4.20-linux-6.12-", "xen-4.20-linux-6.12-hvm", "xen-4.20-linux-6.12-pvh-domu-x",
        "xen-4.20.1.2-linux-6.12-pv", "xen-.20-linux-6.12-pv", "XEN-4.20-linux-6.12-pvh",
    ])
    func `an incomplete or misspelt name is rejected`(text: String) {
        #expect(refusal(text).hasPrefix("there is no profile '\(text)'"), "\(refusal(text))")
        #expect(FakeProfile.named(text) == nil)
    }

    /// A PVH dom0 cannot bind a device if Xen lacks the operations that its kernel calls.
    @Test func `the name determines whether a device is bound`() throws {
        for profile in FakeProfile.builtIn {
            let bound = profile.system.devicesBoundToPciback().map(\.sbdf)
            let isOld = ["xen-4.17-linux-6.12-pvh", "xen-4.19-linux-6.12-pvh"].contains(
                profile.name)
            let isDomU = profile.name.hasSuffix("-domu")
            #expect(bound.isEmpty == (isOld || isDomU), "\(profile.name)")
            #expect(profile.system.hasPciback == !isDomU)
        }
    }

    @Test func `the name determines whether a domU opens restricted`() throws {
        let before = try #require(FakeProfile.named("xen-4.20-linux-6.12.77-hvm-domu"))
        let after = try #require(FakeProfile.named("xen-4.20-linux-6.12.78-hvm-domu"))
        #expect(!before.has(.opensRestricted))
        #expect(after.has(.opensRestricted))
    }
}
