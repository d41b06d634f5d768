// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// XEN_DOMCTL_createdomain and XEN_DOMCTL_destroydomain.
enum CreateDomainClauses {
    private static let create = ABI.row(domctl: MIRROR_XEN_DOMCTL_createdomain)
    private static let destroy = ABI.row(domctl: MIRROR_XEN_DOMCTL_destroydomain)
    private static let source = Source.xen("xen/common/domctl.c")
    private static let configuration = Source.xen("xen/common/domain.c")

    static let all: [Clause] = [
        Clause(
            "createdomain.life", "A domain is created, destroyed, and then no more.",
            .domctl(create), level: .mutating, needs: [.dom0, .scratchDomain], from: source,
            [
                .otherwise(
                    .success, .success, .error(.esrch),
                    because: "nothing holds a domain that never ran")
            ]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            bench.note("createdomain", .result(0))
            bench.note("destroydomain", try bench.destroyDomain(domain))
            try bench.ask(domctl: destroy, on: domain)
        },
        Clause(
            "createdomain.taken-number", "A number that a domain has is answered with EEXIST.",
            .domctl(create), level: .mutating, needs: [.dom0, .scratchDomain], from: source,
            [.otherwise(.error(.eexist), because: "a number is one domain's")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                domctl: create, on: bench.scratchDomain(), Bench.createFields())
        },
        Clause(
            "createdomain.flags-come-back",
            "The flags come back with what goes without saying: a paravirtualised domain's oos_off.",
            .domctl(create), level: .mutating, needs: [.dom0, .scratchDomain],
            from: configuration,
            [
                .otherwise(
                    .success, .fact("flags \(MIRROR_XEN_DOMCTL_CDF_oos_off)"),
                    because: "Xen completes the caller's argument, and copies it back")
            ]
        ) { (bench) throws(Obstacle) in
            let reply = try bench.perform(
                domctl: create, on: DomainID(0), Bench.createFields())
            bench.note("createdomain", reply.answer)
            if reply.answer != .result(0) { return }
            bench.willUndo(.destroyDomain(try Bench.domain(in: reply)))
            guard let structure = create.argument,
                case .text(let flags) = FieldCoding.decode(
                    structure, reply.bytes, where: { $0.name == "u.createdomain.flags" }
                )["u.createdomain.flags"], let number = UInt32(flags.dropFirst(2), radix: 16)
            else { throw .broken("the table names no flags in createdomain's argument") }
            bench.note("flags", .fact("flags \(number)"))
        },
        refused(
            "hardware-without-apic",
            "A domain in hardware virtualisation without a local APIC is answered with EOPNOTSUPP.",
            ["flags": Int64(MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap)],
            .eopnotsupp, because: "Xen emulates at least that"),
        refused(
            "no-vcpus", "A domain without virtual CPUs is answered with EINVAL.",
            ["max_vcpus": 0], because: "it could not run"),
        refused(
            "too-many-vcpus", "More virtual CPUs than Xen can make are answered with EINVAL.",
            ["max_vcpus": Int64(UInt32.max)], because: "the number is bounded"),
        refused(
            "undefined-flag", "An undefined flag is answered with EINVAL.",
            ["flags": 1 << 31], because: "flags without a meaning are kept free"),
        refused(
            "hap-without-hvm",
            "Paging in hardware without virtualisation in hardware is answered with EINVAL.",
            ["flags": Int64(MIRROR_XEN_DOMCTL_CDF_hap)],
            because: "a paravirtualised domain pages for itself"),
        refused(
            "iommu-options-without-iommu",
            "Options for an IOMMU that is not asked for are answered with EINVAL.",
            ["iommu_opts": 1], because: "they could have no meaning"),
        refused(
            "undefined-grant-option", "An undefined grant option is answered with EINVAL.",
            ["grant_opts": 1 << 31 | 1], because: "options without a meaning are kept free"),
        refused(
            "grant-version-0", "The grant table version 0 is answered with EINVAL.",
            ["grant_opts": 0], because: "versions begin with 1"),
        refused(
            "grant-version-15", "A grant table version that no Xen has is answered with EINVAL.",
            ["grant_opts": 15], because: "the caller asks for more than there is"),
        Clause(
            "destroydomain.absent-domain",
            "A domain that does not exist is answered with ESRCH.",
            .domctl(destroy), needs: [.dom0], from: source,
            [.otherwise(.error(.esrch), because: "no domain has the number")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(domctl: destroy, on: DomctlClauses.absentDomain)
        },
    ]

    private static func refused(
        _ leaf: String, _ promise: String, _ fields: [String: Int64], _ errno: Errno = .einval,
        because: String
    ) -> Clause {
        Clause(
            "createdomain.\(leaf)", promise, .domctl(create), level: .mutating,
            needs: [.dom0, .scratchDomain], from: configuration,
            [.otherwise(.error(errno), because: because)]
        ) { (bench) throws(Obstacle) in
            let all = Bench.createFields().merging(
                fields.map { ("u.createdomain." + $0.key, FieldValue.number($0.value)) },
                uniquingKeysWith: { $1 })
            let reply = try bench.perform(domctl: create, on: DomainID(0), all)
            // What should not have been created is not left behind.
            if reply.answer == .result(0) {
                bench.willUndo(.destroyDomain(try Bench.domain(in: reply)))
            }
            bench.note("createdomain", reply.answer)
        }
    }
}
