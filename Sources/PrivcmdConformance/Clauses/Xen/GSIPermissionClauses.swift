// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
import PrivcmdRecording
internal import SystemPackage

/// XEN_DOMCTL_gsi_permission.
enum GSIPermissionClauses {
    private static let row = ABI.row(domctl: MIRROR_XEN_DOMCTL_gsi_permission)
    private static let source = ClauseSource.xen("xen/arch/x86/domctl.c")
    private static let grant = MIRROR_XEN_DOMCTL_GSI_GRANT
    private static let revoke = MIRROR_XEN_DOMCTL_GSI_REVOKE
    private static let beforeCommandAdded = Expectation.when(
        .xen(before: PhysdevAvailability.passthroughRelease), .error(.enosys),
        because: "Xen 4.20 added the command")

    static let all: [Clause] = undefined + ranges + envelope + scratch + [ownAccess]

    private static let undefined: [Clause] = ClauseConstants.undefinedBits(
        of: MIRROR_XEN_DOMCTL_GSI_ACTION_MASK
    ).map { bit in
        refused(
            "undefined-bit-\(bit)",
            "The undefined flag bit \(bit) fails with EINVAL for any GSI.",
            ClauseConstants.beyondLastGSI, 1 << UInt32(bit), .einval,
            because: "the flags are checked before the GSI")
    }

    private static let ranges: [Clause] = [
        refused(
            "undefined-with-grant",
            "An undefined flag together with a defined one fails with EINVAL.",
            ClauseConstants.beyondLastGSI, grant | (MIRROR_XEN_DOMCTL_GSI_ACTION_MASK + 1), .einval,
            because: "every flag is checked"),
        refused(
            "grant-beyond", "Granting a GSI beyond the last fails with ERANGE.",
            ClauseConstants.beyondLastGSI,
            grant, .erange, because: "no IO-APIC has such a pin"),
        refused(
            "revoke-beyond", "Revoking a GSI beyond the last fails with ERANGE.",
            ClauseConstants.beyondLastGSI,
            revoke, .erange, because: "no IO-APIC has such a pin"),
        refused(
            "greatest-gsi", "The highest number fails with ERANGE.", .max, grant,
            .erange, because: "no IO-APIC has such a pin"),
    ]

    private static let envelope: [Clause] = [
        Clause(
            "gsi-permission.absent-domain", "A domain that does not exist fails with ESRCH.",
            .domctl(row), needs: [.dom0], from: source,
            [
                .otherwise(
                    .error(.esrch),
                    because:
                        "the domain is looked up before the command, even before an unknown one")
            ]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                domctl: row, on: .absent, fields(ClauseConstants.beyondLastGSI, grant))
        },
        Clause(
            "gsi-permission.wrong-version", "Another interface version fails with EACCES.",
            .domctl(row), needs: [.dom0], from: source,
            [.otherwise(.error(.eacces), because: "the version is checked before anything else")]
        ) { (context) throws(SkipOrError) in
            try context.issue(
                domctl: row, on: DomainID(0), fields(ClauseConstants.beyondLastGSI, grant),
                version: 0)
        },
    ]

    private static let scratch: [Clause] = [
        clause(
            "grant", "Access to a GSI can be granted to another domain, and revoked.",
            [.success, .success], because: "the caller has access to it",
            actions: [grant, revoke]),
        clause(
            "grant-twice", "Access that was granted twice is revoked once.",
            [.success, .success, .success], because: "access is not counted",
            actions: [grant, grant, revoke]),
        clause(
            "revoke-twice", "Access that was already revoked can be revoked.",
            [.success, .success, .success], because: "access is not counted",
            actions: [grant, revoke, revoke]),
        clause(
            "revoke-ungranted", "Access that was never granted can be revoked.",
            [.success], because: "access is not counted", actions: [revoke]),
        Clause(
            "gsi-permission.map-after-revoke",
            "A GSI whose access was revoked can still be mapped into the domain.",
            .domctl(row), level: .mutating, needs: [.dom0, .scratchDomain, .reusableGSIs],
            from: source,
            [
                beforeCommandAdded,
                .otherwise(
                    .success, .success, .success,
                    because: "map_pirq checks the caller's access, and grants access to the domain"),
            ]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            let gsi = try context.reusableGSI()
            for flags in [grant, revoke]
            where try context.issue(domctl: row, on: domain, fields(gsi.rawValue, flags))
                .isUnknownCall
            {
                return
            }
            try context.issueMap(gsi, into: domain)
        },
    ]

    private static let ownAccess = Clause(
        "gsi-permission.own-access",
        "A caller that revokes its own access can neither grant it again nor map the GSI.",
        .domctl(row), level: .mutating, needs: [.dom0, .freeGSI], from: source,
        [
            beforeCommandAdded,
            .otherwise(
                .success, .error(.eperm), .error(.eperm),
                because: "a caller can only grant access that it has"),
        ]
    ) { (context) throws(SkipOrError) in
        let gsi = try context.freeGSI()
        for flags in [revoke, grant]
        where try context.issue(domctl: row, on: DomainID(0), fields(gsi.rawValue, flags))
            .isUnknownCall
        {
            return
        }
        try context.issueMap(gsi)
    }

    private static func fields(_ gsi: UInt32, _ flags: UInt32) -> FieldValues {
        [
            "u.gsi_permission.gsi": .number(Int64(gsi)),
            "u.gsi_permission.flags": .number(Int64(flags)),
        ]
    }

    private static func refused(
        _ leaf: String, _ statement: String, _ gsi: UInt32, _ flags: UInt32, _ errno: Errno,
        because: String
    ) -> Clause {
        Clause(
            "gsi-permission.\(leaf)", statement, .domctl(row), needs: [.dom0], from: source,
            [beforeCommandAdded, .otherwise(.error(errno), because: because)]
        ) { (context) throws(SkipOrError) in
            try context.issue(domctl: row, on: DomainID(0), fields(gsi, flags))
        }
    }

    private static func clause(
        _ leaf: String, _ statement: String, _ results: [ExpectedResult], because: String,
        actions: [UInt32]
    ) -> Clause {
        Clause(
            "gsi-permission.\(leaf)", statement, .domctl(row), level: .mutating,
            needs: [.dom0, .scratchDomain, .reusableGSIs], from: source,
            [
                beforeCommandAdded,
                Expectation(condition: .always, results: results, because: because),
            ]
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            let gsi = try context.reusableGSI()
            for flags in actions
            where try context.issue(domctl: row, on: domain, fields(gsi.rawValue, flags))
                .isUnknownCall
            {
                return
            }
        }
    }
}
