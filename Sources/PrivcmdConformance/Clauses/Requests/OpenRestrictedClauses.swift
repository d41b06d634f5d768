// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// XSA-482: outside dom0 open(2) restricts the file.
enum OpenRestrictedClauses {
    private static let privcmd = ClauseSource.linux("drivers/xen/privcmd.c", "XSA-482")
    private static let restrict = RestrictClauses.row
    private static let hypercall = RequestUnderTest.hypercall.row

    private static func clause(
        _ leaf: String, _ statement: String, _ call: ABIRequest, in domain: Condition,
        fixed: [ExpectedResult], unfixed: [ExpectedResult],
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "open-restricted.\(leaf)", statement, .request(call), needs: [.environment(domain)],
            from: privcmd,
            [
                Expectation(
                    condition: .fixed(.xsa482), results: fixed,
                    because: "with the fix open(2) restricts the file outside dom0 only"),
                Expectation(
                    condition: .always, results: unfixed,
                    because: "without the fix open(2) does not restrict the file"),
            ], body: body)
    }

    private static let works = RestrictClauses.hypercallWorks

    static let all: [Clause] = [
        clause(
            "dom0", "In dom0 open(2) does not restrict the file.", hypercall, in: .dom0,
            fixed: [works, .success], unfixed: [works, .success]
        ) { (context) throws(SkipOrError) in
            try RestrictClauses.issueHypercall(context)
            try context.issue(restrict, RestrictClauses.dom0)
        },
        clause(
            "hypercall", "Outside dom0 the device refuses hypercalls.", hypercall,
            in: .domU, fixed: [.error(.eperm)], unfixed: [works]
        ) { (context) throws(SkipOrError) in try RestrictClauses.issueHypercall(context) },
        clause(
            "hypercall-null", "Outside dom0 a hypercall's argument is not read.",
            hypercall, in: .domU, fixed: [.error(.eperm)], unfixed: [.error(.efault)]
        ) { (context) throws(SkipOrError) in
            try context.issue(hypercall.request, at: .null, as: "a hypercall with a null pointer")
        },
        clause(
            "opened-again", "Outside dom0 each open file is restricted.", hypercall, in: .domU,
            fixed: [.error(.eperm), .error(.eperm)], unfixed: [works, works]
        ) { (context) throws(SkipOrError) in
            try RestrictClauses.issueHypercall(context, on: try context.open())
            try RestrictClauses.issueHypercall(context, on: try context.open())
        },
        clause(
            "another-domain",
            "Outside dom0 the file cannot be restricted to a domain that is not its target.",
            restrict, in: .domU, fixed: [.error(.einval)], unfixed: [.success]
        ) { (context) throws(SkipOrError) in
            try context.issue(restrict, RequestUnderTest.unrelatedDomain.rawValue)
        },
        clause(
            "lift", "Outside dom0 DOMID_INVALID does not lift the restriction.", restrict,
            in: .domU, fixed: [.error(.einval), .error(.eperm)], unfixed: [.success, works]
        ) { (context) throws(SkipOrError) in
            try context.issue(restrict, UInt16(MIRROR_DOMID_INVALID))
            try RestrictClauses.issueHypercall(context)
        },
        clause(
            "device-model", "Outside dom0 DM_OP for a domain that is not the target is refused.",
            RequestUnderTest.dmOp.row, in: .domU, fixed: [.error(.eperm)], unfixed: [.error(.e2big)]
        ) { (context) throws(SkipOrError) in
            let request = RequestUnderTest.dmOp
            try request.withArgument(context) { (bytes) throws(SkipOrError) in
                try context.issue(request.row, bytes: bytes)
            }
        },
    ]
}
