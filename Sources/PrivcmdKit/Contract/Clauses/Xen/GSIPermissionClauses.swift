// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// XEN_DOMCTL_gsi_permission.
enum GSIPermissionClauses {
    private static let row = ABI.row(domctl: MIRROR_XEN_DOMCTL_gsi_permission)
    private static let source = Source.xen("xen/arch/x86/domctl.c")
    private static let grant = MIRROR_XEN_DOMCTL_GSI_GRANT
    private static let revoke = MIRROR_XEN_DOMCTL_GSI_REVOKE
    /// More than the IO-APICs of any machine have pins.
    private static let beyond: UInt32 = 0x10000
    private static let undefinedBits = (0..<UInt32.bitWidth).filter {
        UInt32(1) << $0 & MIRROR_XEN_DOMCTL_GSI_ACTION_MASK == 0
    }
    private static let unknownCommand = Row.when(
        .xen(before: PhysdevReach.passthrough), .error(.enosys),
        because: "Xen 4.20 brought the command")

    static let all: [Clause] = undefined + ranges + envelope + scratch + [ownAccess]

    private static let undefined: [Clause] = undefinedBits.map { bit in
        refused(
            "undefined-bit-\(bit)",
            "The undefined flag bit \(bit) is answered with EINVAL, whatever the GSI.",
            beyond, 1 << UInt32(bit), .einval, because: "the flags are checked before the GSI")
    }

    private static let ranges: [Clause] = [
        refused(
            "undefined-with-grant",
            "An undefined flag beside a known one is answered with EINVAL.",
            beyond, grant | (MIRROR_XEN_DOMCTL_GSI_ACTION_MASK + 1), .einval,
            because: "a known flag does not excuse what is unknown"),
        refused(
            "grant-beyond", "Granting a GSI beyond the last is answered with ERANGE.", beyond,
            grant, .erange, because: "no IO-APIC has such a pin"),
        refused(
            "revoke-beyond", "Revoking a GSI beyond the last is answered with ERANGE.", beyond,
            revoke, .erange, because: "no IO-APIC has such a pin"),
        refused(
            "greatest-gsi", "The greatest number is answered with ERANGE.", .max, grant,
            .erange, because: "no IO-APIC has such a pin"),
    ]

    private static let envelope: [Clause] = [
        Clause(
            "gsi-permission.absent-domain", "A domain that does not exist is answered with ESRCH.",
            .domctl(row), needs: [.dom0], from: source,
            [
                .otherwise(
                    .error(.esrch),
                    because: "the domain is looked for before the command, even an unknown one")
            ]
        ) { (bench) throws(Obstacle) in
            try bench.ask(
                domctl: row, on: DomctlClauses.absentDomain, fields(beyond, grant))
        },
        Clause(
            "gsi-permission.wrong-version", "Another interface version is answered with EACCES.",
            .domctl(row), needs: [.dom0], from: source,
            [.otherwise(.error(.eacces), because: "the version is checked before anything else")]
        ) { (bench) throws(Obstacle) in
            try bench.ask(domctl: row, on: DomainID(0), fields(beyond, grant), version: 0)
        },
    ]

    private static let scratch: [Clause] = [
        clause(
            "grant", "Access to a GSI is given to another domain, and taken away.",
            [.success, .success], because: "the caller has access to it",
            acting: [grant, revoke]),
        clause(
            "grant-twice", "Access that is given twice is taken away once.",
            [.success, .success, .success], because: "access is there or it is not",
            acting: [grant, grant, revoke]),
        clause(
            "revoke-twice", "Access that a domain does not have can be taken away.",
            [.success, .success, .success], because: "access is there or it is not",
            acting: [grant, revoke, revoke]),
        clause(
            "revoke-ungranted", "Access that was never given can be taken away.",
            [.success], because: "access is there or it is not", acting: [revoke]),
        Clause(
            "gsi-permission.map-after-revoke",
            "A GSI whose access was taken away can still be mapped into the domain.",
            .domctl(row), level: .mutating, needs: [.dom0, .scratchDomain, .lentGSIs],
            from: source,
            [
                unknownCommand,
                .otherwise(
                    .success, .success, .success,
                    because: "mapping asks for the caller's access, and gives it to the domain"),
            ]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            let gsi = try bench.lentGSI()
            for flags in [grant, revoke]
            where try bench.ask(domctl: row, on: domain, fields(gsi.rawValue, flags)).isUnknownCall
            {
                return
            }
            try bench.askMap(gsi, into: domain)
        },
    ]

    private static let ownAccess = Clause(
        "gsi-permission.own-access",
        "A caller that takes its own access away cannot give it back, nor map the GSI.",
        .domctl(row), level: .mutating, needs: [.dom0, .freeGSI], from: source,
        [
            unknownCommand,
            .otherwise(
                .success, .error(.eperm), .error(.eperm),
                because: "nobody gives what he does not have"),
        ]
    ) { (bench) throws(Obstacle) in
        let gsi = try bench.freeGSI()
        for flags in [revoke, grant]
        where try bench.ask(domctl: row, on: DomainID(0), fields(gsi.rawValue, flags))
            .isUnknownCall
        {
            return
        }
        try bench.askMap(gsi)
    }

    private static func fields(_ gsi: UInt32, _ flags: UInt32) -> FieldValues {
        [
            "u.gsi_permission.gsi": .number(Int64(gsi)),
            "u.gsi_permission.flags": .number(Int64(flags)),
        ]
    }

    private static func refused(
        _ leaf: String, _ promise: String, _ gsi: UInt32, _ flags: UInt32, _ errno: Errno,
        because: String
    ) -> Clause {
        Clause(
            "gsi-permission.\(leaf)", promise, .domctl(row), needs: [.dom0], from: source,
            [unknownCommand, .otherwise(.error(errno), because: because)]
        ) { (bench) throws(Obstacle) in
            try bench.ask(domctl: row, on: DomainID(0), fields(gsi, flags))
        }
    }

    private static func clause(
        _ leaf: String, _ promise: String, _ answers: [Pattern], because: String,
        acting: [UInt32]
    ) -> Clause {
        Clause(
            "gsi-permission.\(leaf)", promise, .domctl(row), level: .mutating,
            needs: [.dom0, .scratchDomain, .lentGSIs], from: source,
            [unknownCommand, Row(condition: .anywhere, answers: answers, because: because)]
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            let gsi = try bench.lentGSI()
            for flags in acting
            where try bench.ask(domctl: row, on: domain, fields(gsi.rawValue, flags)).isUnknownCall
            {
                return
            }
        }
    }
}
