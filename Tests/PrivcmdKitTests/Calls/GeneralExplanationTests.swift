// SPDX-License-Identifier: MIT

import PrivcmdKit
import SystemPackage
import TestSupport
import Testing

@Suite struct `explanation of an error of any call` {
    private static let cases: [ExplanationCase] = [
        .init(.xenVersion, .eperm, .notPermitted, ["has been restricted"]),
        .init(
            .xenVersion, .eperm, "domU", .domU, .notPermitted, ["XSA-482"],
            remedy: ["xen_privcmd.unrestricted"]),
        .init(.hypercall(34), .eperm, .notPermitted, ["may not make the call"]),
        .init(.hypercall(34), .enosys, .unavailable, ["this Xen does not have the call"]),
        .init(.xenVersion, .enotty, .unavailable, ["not a privcmd device"]),
        .init(.restrict(DomainID(3)), .enotty, .unavailable, ["not a privcmd device"]),
        .init(
            .restrict(DomainID(3)), .einval, .notPermitted,
            ["restricted to another domain already"], remedy: ["open the device again"]),
        .init(.restrict(DomainID(3)), .efault, .systemError, ["address"]),
        .init(.hypercallBuffer, .enomem, .systemError, ["locked"], remedy: ["ulimit -l"]),
        .init(.hypercallBuffer, .eperm, .systemError, ["locked"], remedy: ["ulimit -l"]),
        .init(.hypercallBuffer, .eacces, .notPermitted, ["only root"], remedy: ["sudo"]),
    ]

    @Test(arguments: cases)
    func `errno and system determine category, meaning and remedy`(
        row: ExplanationCase
    ) throws {
        try row.check()
    }

    /// A guess could mislead the user.
    @Test(
        arguments: PrivcmdError.Operation.calls + [.hypercallBuffer],
        [Errno(rawValue: 4000), Errno(name: "EDOM")])
    func `an unexpected errno is reported as unknown`(
        call: PrivcmdError.Operation, errno: Errno?
    ) throws {
        let errno = try #require(errno)
        let explanation = PrivcmdError(call, .errno(errno)).explanation(on: SystemSnapshot.pvhDom0)
        #expect(explanation.category == .systemError)
        #expect(explanation.meaning.contains("this error is not known for this call"))
        #expect(explanation.remedy == nil)
    }

    @Test func `a call that is not emulated is explained by its own message`() {
        let error = PrivcmdError(.gsi(.bound), .notEmulated("a gap"))
        let explanation = error.explanation(on: SystemSnapshot.pvhDom0)
        #expect(explanation.meaning == "a gap")
        #expect(explanation.category == .unavailable)
        #expect(error.summary(on: SystemSnapshot.pvhDom0) == "gsi of 0000:03:00.0: a gap")
    }

    @Test func `summary has the operation, the errno and the meaning on one line`() {
        let error = PrivcmdError(.mapPIRQ(GSI(22), DomainID(3)), .errno(.esrch))
        #expect(
            error.summary(on: SystemSnapshot.pvhDom0)
                == "map of GSI 22 to a pIRQ of domain 3: ESRCH: there is no domain 3")
    }

    @Test(arguments: [
        (PrivcmdError.Operation.gsi(.bound), "gsi of 0000:03:00.0"),
        (.reset(.bound, .warm), "reset of 0000:03:00.0 as warm"),
        (.setupGSI(GSI(5)), "setup of GSI 5"),
        (.mapPIRQ(GSI(5), .current), "map of GSI 5 to a pIRQ of domain DOMID_SELF"),
        (.unmapPIRQ(PIRQ(16), DomainID(2)), "unmap of pIRQ 16 of domain 2"),
        (.xenVersion, "xen version"), (.restrict(DomainID(1)), "restrict to domain 1"),
        (.hypercall(63), "hypercall 63"), (.hypercallBuffer, "hypercall buffer"),
    ])
    func `description names the operation and its arguments`(
        call: PrivcmdError.Operation, description: String
    ) {
        #expect(call.description == description)
    }
}
