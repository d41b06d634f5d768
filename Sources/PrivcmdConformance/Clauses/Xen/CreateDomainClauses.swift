// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// XEN_DOMCTL_createdomain and XEN_DOMCTL_destroydomain.
enum CreateDomainClauses {
    private static let create = ABI.row(domctl: MIRROR_XEN_DOMCTL_createdomain)
    private static let destroy = ABI.row(domctl: MIRROR_XEN_DOMCTL_destroydomain)
    private static let source = ClauseSource.xen("xen/common/domctl.c")
    private static let configuration = ClauseSource.xen("xen/common/domain.c")

    static let all: [Clause] = [
        Clause(
            "createdomain.life", "A domain is created and destroyed, and then does not exist.",
            .domctl(create), level: .mutating, needs: [.dom0, .scratchDomain], from: source,
            [
                .otherwise(
                    .success, .success, .error(.esrch),
                    because: "a domain that never ran has no references")
            ]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            context.record("createdomain", .result(0))
            context.record("destroydomain", try context.destroyDomain(domain))
            try context.issue(domctl: destroy, on: domain)
        },
        Clause(
            "createdomain.taken-number", "The number of an existing domain fails with EEXIST.",
            .domctl(create), level: .mutating, needs: [.dom0, .scratchDomain], from: source,
            [.otherwise(.error(.eexist), because: "a number identifies one domain")]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                domctl: create, on: context.scratchDomain(), TestContext.createDomainFields())
        },
        Clause(
            "createdomain.flags-come-back",
            "Xen adds the flag oos_off of a PV domain to the flags that it writes back.",
            .domctl(create), level: .mutating, needs: [.dom0, .scratchDomain],
            from: configuration,
            [
                .otherwise(
                    .success, .fact("flags \(MIRROR_XEN_DOMCTL_CDF_oos_off)"),
                    because: "Xen completes the argument, and copies it back")
            ]
        ) { (context) throws(SkipOrError) in
            let reply = try context.perform(
                domctl: create, on: DomainID(0), TestContext.createDomainFields())
            context.record("createdomain", reply.result)
            if reply.result != .result(0) { return }
            context.addCleanup(.destroyDomain(try TestContext.createdDomain(in: reply)))
            guard let structure = create.argument,
                case .text(let flags) = FieldCoding.decode(
                    structure, reply.bytes, where: { $0.name == "u.createdomain.flags" }
                )["u.createdomain.flags"], let number = UInt32(flags.dropFirst(2), radix: 16)
            else { throw .error("the table names no flags in createdomain's argument") }
            context.record("flags", .fact("flags \(number)"))
        },
        refused(
            "hardware-without-apic",
            "A domain in hardware virtualisation without a local APIC fails with EOPNOTSUPP.",
            ["flags": Int64(MIRROR_XEN_DOMCTL_CDF_hvm | MIRROR_XEN_DOMCTL_CDF_hap)],
            .eopnotsupp, because: "Xen requires at least this emulation"),
        refused(
            "no-vcpus", "A domain without virtual CPUs fails with EINVAL.",
            ["max_vcpus": 0], because: "it could not run"),
        refused(
            "too-many-vcpus", "More virtual CPUs than Xen supports fail with EINVAL.",
            ["max_vcpus": Int64(UInt32.max)], because: "the number is limited"),
        refused(
            "undefined-flag", "An undefined flag fails with EINVAL.",
            ["flags": 1 << 31], because: "undefined flags are reserved"),
        refused(
            "hap-without-hvm",
            "HAP without HVM fails with EINVAL.",
            ["flags": Int64(MIRROR_XEN_DOMCTL_CDF_hap)],
            because: "a PV domain has no hardware-assisted paging"),
        refused(
            "iommu-options-without-iommu",
            "IOMMU options without the IOMMU flag fail with EINVAL.",
            ["iommu_opts": 1], because: "they would have no effect"),
        refused(
            "undefined-grant-option", "An undefined grant option fails with EINVAL.",
            ["grant_opts": 1 << 31 | 1], because: "undefined options are reserved"),
        refused(
            "grant-version-0", "Grant table version 0 fails with EINVAL.",
            ["grant_opts": 0], because: "versions start at 1"),
        refused(
            "grant-version-15", "A grant table version that no Xen has fails with EINVAL.",
            ["grant_opts": 15], because: "Xen does not support it"),
        Clause(
            "destroydomain.absent-domain",
            "A domain that does not exist fails with ESRCH.",
            .domctl(destroy), needs: [.dom0], from: source,
            [.otherwise(.error(.esrch), because: "no domain has this number")]
        ) { (context) throws(SkipOrError) in
            try context.issue(domctl: destroy, on: .absent)
        },
    ]

    private static func refused(
        _ leaf: String, _ statement: String, _ fields: [String: Int64], _ errno: Errno = .einval,
        because: String
    ) -> Clause {
        Clause(
            "createdomain.\(leaf)", statement, .domctl(create), level: .mutating,
            needs: [.dom0, .scratchDomain], from: configuration,
            [.otherwise(.error(errno), because: because)]
        ) { (context) throws(SkipOrError) in
            let all = TestContext.createDomainFields().merging(
                fields.map { ("u.createdomain." + $0.key, FieldValue.number($0.value)) },
                uniquingKeysWith: { $1 })
            let reply = try context.perform(domctl: create, on: DomainID(0), all)
            // A domain that should not have been created is destroyed.
            if reply.result == .result(0) {
                context.addCleanup(.destroyDomain(try TestContext.createdDomain(in: reply)))
            }
            context.record("createdomain", reply.result)
        }
    }
}
