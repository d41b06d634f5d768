// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// XEN_DOMCTL_irq_permission.
enum IRQPermissionClauses {
    private static let row = ABI.row(domctl: MIRROR_XEN_DOMCTL_irq_permission)
    private static let source = ClauseSource.xen("xen/common/domctl.c")

    static let all: [Clause] =
        [
            refused(
                "beyond", "A pIRQ beyond those of the caller fails with EINVAL.",
                UInt32(MapPIRQRefusalClauses.beyondLast), .einval,
                because: "a domain has a fixed number of them"),
            refused(
                "greatest-pirq", "The highest number fails with EINVAL.", .max, .einval,
                because: "a domain has a fixed number of them"),
            refused(
                "zero", "pIRQ 0 fails with EPERM.", 0, .eperm,
                because: "interrupt 0 is Xen's timer, and is mapped into no domain"),
            Clause(
                "irq-permission.absent-domain",
                "A domain that does not exist fails with ESRCH.",
                .domctl(row), needs: [.dom0], from: source,
                [.otherwise(.error(.esrch), because: "the domain is looked up first")]
            ) { (context) throws(SkipOrError) in
                try context.issue(domctl: row, on: .absent, fields(.max, 1))
            },
            Clause(
                "irq-permission.wrong-version",
                "Another interface version fails with EACCES.",
                .domctl(row), needs: [.dom0], from: source,
                [
                    .otherwise(
                        .error(.eacces), because: "the version is checked before anything else")
                ]
            ) { (context) throws(SkipOrError) in
                try context.issue(domctl: row, on: DomainID(0), fields(.max, 1), version: 0)
            },
        ] + scratch + mapped

    private static let scratch: [Clause] = [
        clause(
            "used-interrupt",
            "Access to an interrupt that dom0 uses can be granted to another domain, and revoked.",
            [.success, .success], because: "dom0 has mapped it to the pIRQ with its number",
            actions: [1, 0]),
        clause(
            "revoke-twice", "Access that was already revoked can be revoked.",
            [.success, .success, .success], because: "access is not counted",
            actions: [1, 0, 0]),
        clause(
            "any-nonzero-grants", "Any value but 0 grants access.",
            [.success, .success], because: "the byte is not checked", actions: [.max, 0]),
    ]

    private static let mapped: [Clause] = [
        Clause(
            "irq-permission.unmapped",
            "Access to an interrupt that dom0 has not mapped cannot be granted by its number.",
            .domctl(row), level: .mutating, needs: [.dom0, .scratchDomain, .reusableGSIs],
            from: source,
            [
                .otherwise(
                    .error(.eperm),
                    because: "the number is a pIRQ of the caller, which has none for the GSI")
            ]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            try context.issue(domctl: row, on: domain, fields(context.reusableGSI().rawValue, 1))
        },
        Clause(
            "irq-permission.mapped",
            "Access to an interrupt that dom0 has mapped is granted by its pIRQ.",
            .domctl(row), level: .mutating, needs: [.dom0, .scratchDomain, .freeGSI],
            from: source,
            [
                .otherwise(
                    .success, .success, .success,
                    because: "the number is the pIRQ of the mapping")
            ]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            let mapped = try context.issueMap(context.freeGSI())
            if mapped.result != .result(0) { return }
            for allow: UInt8 in [1, 0] {
                try context.issue(
                    domctl: row, on: domain, fields(UInt32(bitPattern: mapped.pirq.rawValue), allow)
                )
            }
        },
    ]

    private static func fields(_ pirq: UInt32, _ allow: UInt8) -> FieldValues {
        [
            "u.irq_permission.pirq": .number(Int64(pirq)),
            "u.irq_permission.allow_access": .number(Int64(allow)),
        ]
    }

    private static func refused(
        _ leaf: String, _ statement: String, _ pirq: UInt32, _ errno: Errno, because: String
    ) -> Clause {
        Clause(
            "irq-permission.\(leaf)", statement, .domctl(row), needs: [.dom0], from: source,
            [.otherwise(.error(errno), because: because)]
        ) { (context) throws(SkipOrError) in
            try context.issue(domctl: row, on: DomainID(0), fields(pirq, 1))
        }
    }

    private static func clause(
        _ leaf: String, _ statement: String, _ results: [ExpectedResult], because: String,
        actions: [UInt8]
    ) -> Clause {
        Clause(
            "irq-permission.\(leaf)", statement, .domctl(row), level: .mutating,
            needs: [.dom0, .scratchDomain], from: source,
            [Expectation(condition: .always, results: results, because: because)]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            for allow in actions {
                try context.issue(
                    domctl: row, on: domain, fields(ClauseConstants.acpiInterrupt, allow))
            }
        }
    }
}
