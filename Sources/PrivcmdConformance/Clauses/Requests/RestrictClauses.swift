// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// IOCTL_PRIVCMD_RESTRICT: what it accepts, and what it does to hypercalls.
enum RestrictClauses {
    static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_RESTRICT)
    static let privcmd = ClauseSource.linux("drivers/xen/privcmd.c")
    static let dom0: UInt16 = 0
    private static let otherDomain: UInt16 = 1
    private static let pageSize: Int64 = 4096

    /// The clauses need a file that open(2) does not restrict.
    static let opensUnrestricted = Precondition.environment(.dom0)

    /// A hypercall without effect, xen_version for the size of a page.
    static let harmlessHypercall = UInt64(MIRROR___HYPERVISOR_xen_version)
    static let harmlessArguments = [UInt64(MIRROR_XENVER_pagesize)]

    /// Issues a hypercall that succeeds unless the file is restricted, and records the result.
    static func issueHypercall(
        _ context: TestContext, on file: (any Transport)? = nil, as text: String = "a hypercall"
    ) throws(SkipOrError) {
        try context.issue(hypercall: harmlessHypercall, harmlessArguments, on: file, as: text)
    }

    static let hypercallWorks = ExpectedResult.result(pageSize)

    /// A clause that restricts the file to one domain after the other.
    private static func sequence(
        _ leaf: String, _ statement: String, _ domains: [UInt16], _ results: [ExpectedResult],
        because: String
    ) -> Clause {
        Clause(
            "restrict.\(leaf)", statement, .request(row), needs: [opensUnrestricted], from: privcmd,
            [Expectation(condition: .always, results: results, because: because)]
        ) { (context) throws(SkipOrError) in
            for domain in domains { try context.issue(row, domain) }
        }
    }

    /// A clause about hypercalls on a restricted file.
    private static func hypercall(
        _ leaf: String, _ statement: String, _ domain: UInt16, _ results: ExpectedResult...,
        because: String
    ) -> Clause {
        Clause(
            "restrict.\(leaf)", statement, .request(row), needs: [opensUnrestricted], from: privcmd,
            [Expectation(condition: .always, results: [.success] + results, because: because)]
        ) { (context) throws(SkipOrError) in
            try context.issue(row, domain)
            try issueHypercall(context)
        }
    }

    private static let noDomain = UInt16(MIRROR_DOMID_INVALID)

    static let all: [Clause] = [
        sequence(
            "first", "The first restriction of an open file succeeds.", [dom0], [.success],
            because: "it had no restriction"),
        sequence(
            "same-again", "Restricting to the same domain again succeeds.", [dom0, dom0, dom0],
            [.success, .success, .success], because: "the domain does not change"),
        sequence(
            "another", "A restricted file cannot be restricted to another domain.",
            [dom0, otherDomain, dom0], [.success, .error(.einval), .success],
            because: "a restriction is permanent"),
        sequence(
            "lift", "DOMID_INVALID does not lift a restriction.", [dom0, noDomain],
            [.success, .error(.einval)], because: "it is another domain"),
        sequence(
            "no-domain", "Restricting to DOMID_INVALID is accepted and has no effect.",
            [noDomain, noDomain, dom0, otherDomain],
            [.success, .success, .success, .error(.einval)],
            because: "the kernel uses this number for an unrestricted file"),
        sequence(
            "absent-domain", "A domain that does not exist is accepted.",
            [0x1234, dom0], [.success, .error(.einval)],
            because: "the kernel does not look up the domain"),
        sequence(
            "number-beyond-domains", "A number that no domain can have is accepted.",
            [.max, dom0], [.success, .error(.einval)],
            because: "the kernel does not check the number"),
        sequence(
            "self", "DOMID_SELF is an ordinary number, not the caller's domain.",
            [UInt16(MIRROR_DOMID_SELF), dom0], [.success, .error(.einval)],
            because: "the kernel does not resolve it"),
        hypercall(
            "hypercall", "A restricted file refuses hypercalls.", dom0, .error(.eperm),
            because: "the kernel cannot tell which domain a hypercall affects"),
        hypercall(
            "hypercall-own-domain",
            "A file restricted to the caller's own domain refuses hypercalls too.",
            UInt16(MIRROR_DOMID_SELF), .error(.eperm), because: "the domain does not matter"),
        hypercall(
            "hypercall-no-domain", "After DOMID_INVALID hypercalls still work.",
            noDomain, hypercallWorks, because: "it is not a restriction"),
        Clause(
            "restrict.hypercall-null",
            "A restricted file refuses a hypercall before it reads the argument.",
            .request(row), needs: [opensUnrestricted], from: privcmd,
            [
                .otherwise(
                    .success, .error(.eperm), .error(.eperm),
                    because: "the restriction is checked first")
            ]
        ) { (context) throws(SkipOrError) in
            try context.issue(row, dom0)
            let hypercall = RequestUnderTest.hypercall.row
            try context.issue(hypercall.request, at: .null, as: "a hypercall with a null pointer")
            try context.issue(
                hypercall.request, at: .kernelHalf,
                as: "a hypercall with a kernel address")
        },
        Clause(
            "restrict.refused-argument",
            "A restriction that cannot be read has no effect.",
            .request(row), needs: [opensUnrestricted], from: privcmd,
            [.otherwise(.error(.efault), hypercallWorks, because: "nothing was read")]
        ) { (context) throws(SkipOrError) in
            try context.issue(row.request, at: .null, as: "\(row.name) with a null pointer")
            try issueHypercall(context)
        },
        Clause(
            "restrict.pcidev-get-gsi",
            "A restricted file can issue PCIDEV_GET_GSI.",
            .request(row), needs: [opensUnrestricted], from: privcmd,
            PCIDevGetGSIClauses.afterRestriction
        ) { (context) throws(SkipOrError) in
            try context.issue(row, dom0)
            try context.issue(
                ABI.pcidevGetGSI,
                mirror_privcmd_pcidev_get_gsi(sbdf: SBDF.unusedAddress.rawValue, gsi: 0))
        },
    ]
}
