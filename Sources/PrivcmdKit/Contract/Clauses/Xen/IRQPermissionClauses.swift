// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// XEN_DOMCTL_irq_permission.
enum IRQPermissionClauses {
    private static let row = ABI.row(domctl: MIRROR_XEN_DOMCTL_irq_permission)
    private static let source = Source.xen("xen/common/domctl.c")
    /// The interrupt that PCs give ACPI, which dom0 uses.
    private static let acpiInterrupt: UInt32 = 9

    static let all: [Clause] =
        [
            refused(
                "beyond", "A pIRQ beyond those of the caller is answered with EINVAL.",
                UInt32(MapPIRQRefusalClauses.beyond), .einval,
                because: "a domain has a fixed number of them"),
            refused(
                "greatest-pirq", "The greatest number is answered with EINVAL.", .max, .einval,
                because: "a domain has a fixed number of them"),
            refused(
                "zero", "pIRQ 0 is answered with EPERM.", 0, .eperm,
                because: "interrupt 0 is Xen's timer, and mapped into no domain"),
            Clause(
                "irq-permission.absent-domain",
                "A domain that does not exist is answered with ESRCH.",
                .domctl(row), needs: [.dom0], from: source,
                [.otherwise(.error(.esrch), because: "the domain is looked for first")]
            ) { (bench) throws(Obstacle) in
                try bench.ask(domctl: row, on: DomctlClauses.absentDomain, fields(.max, 1))
            },
            Clause(
                "irq-permission.wrong-version",
                "Another interface version is answered with EACCES.",
                .domctl(row), needs: [.dom0], from: source,
                [
                    .otherwise(
                        .error(.eacces), because: "the version is checked before anything else")
                ]
            ) { (bench) throws(Obstacle) in
                try bench.ask(domctl: row, on: DomainID(0), fields(.max, 1), version: 0)
            },
        ] + scratch + mapped

    private static let scratch: [Clause] = [
        clause(
            "used-interrupt",
            "Access to an interrupt that dom0 uses is given to another domain, and taken away.",
            [.success, .success], because: "dom0 has it mapped to the pIRQ of its number",
            acting: [1, 0]),
        clause(
            "revoke-twice", "Access that a domain does not have can be taken away.",
            [.success, .success, .success], because: "access is there or it is not",
            acting: [1, 0, 0]),
        clause(
            "any-nonzero-grants", "Any number but 0 gives access.",
            [.success, .success], because: "the byte is not checked", acting: [.max, 0]),
    ]

    private static let mapped: [Clause] = [
        Clause(
            "irq-permission.unmapped",
            "Access to an interrupt that dom0 has not mapped is not to be given by its number.",
            .domctl(row), level: .mutating, needs: [.dom0, .scratchDomain, .lentGSIs],
            from: source,
            [
                .otherwise(
                    .error(.eperm),
                    because: "the number is a pIRQ of the caller, which has none for the GSI")
            ]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            try bench.ask(domctl: row, on: domain, fields(bench.lentGSI().rawValue, 1))
        },
        Clause(
            "irq-permission.mapped",
            "Access to an interrupt that dom0 has mapped is given by its pIRQ.",
            .domctl(row), level: .mutating, needs: [.dom0, .scratchDomain, .freeGSI],
            from: source,
            [
                .otherwise(
                    .success, .success, .success,
                    because: "the number is a pIRQ of the caller, which the mapping made")
            ]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            let mapped = try bench.askMap(bench.freeGSI())
            if mapped.answer != .result(0) { return }
            for allow: UInt8 in [1, 0] {
                try bench.ask(
                    domctl: row, on: domain, fields(UInt32(mapped.pirq.rawValue), allow))
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
        _ leaf: String, _ promise: String, _ pirq: UInt32, _ errno: Errno, because: String
    ) -> Clause {
        Clause(
            "irq-permission.\(leaf)", promise, .domctl(row), needs: [.dom0], from: source,
            [.otherwise(.error(errno), because: because)]
        ) { (bench) throws(Obstacle) in
            try bench.ask(domctl: row, on: DomainID(0), fields(pirq, 1))
        }
    }

    private static func clause(
        _ leaf: String, _ promise: String, _ answers: [Pattern], because: String,
        acting: [UInt8]
    ) -> Clause {
        Clause(
            "irq-permission.\(leaf)", promise, .domctl(row), level: .mutating,
            needs: [.dom0, .scratchDomain], from: source,
            [Row(condition: .anywhere, answers: answers, because: because)]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            for allow in acting {
                try bench.ask(domctl: row, on: domain, fields(acpiInterrupt, allow))
            }
        }
    }
}
