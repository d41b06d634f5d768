// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// IOCTL_PRIVCMD_RESTRICT: what it accepts, and what it does to hypercalls.
enum RestrictClauses {
    static let row = ABI.row(request: MIRROR_IOCTL_PRIVCMD_RESTRICT)
    static let privcmd = Source.linux("drivers/xen/privcmd.c")
    static let dom0: UInt16 = 0
    private static let other: UInt16 = 1
    private static let pageSize: Int64 = 4096

    /// The clauses are about a file that is not restricted to begin with.
    static let opensFree = Need.place(.dom0)

    /// Makes a hypercall that succeeds wherever hypercalls may be made, and notes the answer.
    static func askHypercall(
        _ bench: Bench, on file: (any Transport)? = nil, as sent: String = "a hypercall"
    ) throws(Obstacle) {
        try bench.ask(
            hypercall: UInt64(MIRROR___HYPERVISOR_xen_version), [UInt64(MIRROR_XENVER_pagesize)],
            on: file, as: sent)
    }

    /// The answer to that hypercall.
    static let hypercallWorks = Pattern.result(pageSize)

    /// Restricts to one domain after the other.
    private static func sequence(
        _ leaf: String, _ promise: String, _ domains: [UInt16], _ answers: [Pattern],
        because: String
    ) -> Clause {
        Clause(
            "restrict.\(leaf)", promise, .request(row), needs: [opensFree], from: privcmd,
            [Row(condition: .anywhere, answers: answers, because: because)]
        ) { (bench) throws(Obstacle) in
            for domain in domains { try bench.ask(row, domain) }
        }
    }

    /// A name for a promise about hypercalls of a restricted file.
    private static func hypercall(
        _ leaf: String, _ promise: String, _ domain: UInt16, _ answers: Pattern...,
        because: String
    ) -> Clause {
        Clause(
            "restrict.\(leaf)", promise, .request(row), needs: [opensFree], from: privcmd,
            [Row(condition: .anywhere, answers: [.success] + answers, because: because)]
        ) { (bench) throws(Obstacle) in
            try bench.ask(row, domain)
            try askHypercall(bench)
        }
    }

    private static let noDomain = UInt16(MIRROR_DOMID_INVALID)

    static let all: [Clause] = [
        sequence(
            "first", "The first restriction of an open file succeeds.", [dom0], [.success],
            because: "it had none"),
        sequence(
            "same-again", "Restricting to the same domain again succeeds.", [dom0, dom0, dom0],
            [.success, .success, .success], because: "it changes nothing"),
        sequence(
            "another", "A restricted file cannot be restricted to another domain.",
            [dom0, other, dom0], [.success, .error(.einval), .success],
            because: "a restriction is for good"),
        sequence(
            "lift", "DOMID_INVALID does not lift a restriction.", [dom0, noDomain],
            [.success, .error(.einval)], because: "it is another domain like any"),
        sequence(
            "no-domain", "Restricting to DOMID_INVALID is accepted and does nothing.",
            [noDomain, noDomain, dom0, other],
            [.success, .success, .success, .error(.einval)],
            because: "this is how the kernel writes that there is no restriction"),
        sequence(
            "absent-domain", "A domain that does not exist is as good as any.",
            [0x1234, dom0], [.success, .error(.einval)], because: "nobody looks for the domain"),
        sequence(
            "number-beyond-domains", "A number that no domain can have is as good as any.",
            [.max, dom0], [.success, .error(.einval)], because: "nobody looks at the number"),
        sequence(
            "self", "DOMID_SELF is taken for a number, not for the caller's domain.",
            [UInt16(MIRROR_DOMID_SELF), dom0], [.success, .error(.einval)],
            because: "nobody resolves it"),
        hypercall(
            "hypercall", "A restricted file makes no hypercalls.", dom0, .error(.eperm),
            because: "nobody knows which domain a hypercall is about"),
        hypercall(
            "hypercall-own-domain",
            "A file restricted to the caller's own domain makes none either.",
            UInt16(MIRROR_DOMID_SELF), .error(.eperm), because: "the domain does not matter"),
        hypercall(
            "hypercall-no-domain", "After DOMID_INVALID hypercalls are made as before.",
            noDomain, hypercallWorks, because: "that is no restriction"),
        Clause(
            "restrict.hypercall-null",
            "A restricted file refuses a hypercall before it looks at the argument.",
            .request(row), needs: [opensFree], from: privcmd,
            [
                .otherwise(
                    .success, .error(.eperm), .error(.eperm),
                    because: "the restriction is checked first")
            ]
        ) { (bench) throws(Obstacle) in
            try bench.ask(row, dom0)
            let hypercall = RequestSubject.hypercall.row
            try bench.ask(hypercall.request, at: .null, as: "a hypercall with a null pointer")
            try bench.ask(
                hypercall.request, at: Misplacement.kernelAddress,
                as: "a hypercall with a kernel address")
        },
        Clause(
            "restrict.refused-argument",
            "A restriction that could not be read is none.",
            .request(row), needs: [opensFree], from: privcmd,
            [.otherwise(.error(.efault), hypercallWorks, because: "nothing was read")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(row.request, at: .null, as: "\(row.name) with a null pointer")
            try askHypercall(bench)
        },
        Clause(
            "restrict.pcidev-get-gsi",
            "A restricted file is answered about devices as any other.",
            .request(row), needs: [opensFree], from: privcmd,
            PCIDevGetGSIClauses.afterRestriction
        ) { (bench) throws(Obstacle) in
            try bench.ask(row, dom0)
            try bench.ask(
                ABI.pcidevGetGSI,
                mirror_privcmd_pcidev_get_gsi(sbdf: SBDF.nobody.rawValue, gsi: 0))
        },
    ]
}
