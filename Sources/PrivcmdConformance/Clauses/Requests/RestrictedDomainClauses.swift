// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// Requests with a domain on a restricted file.
enum RestrictedDomainClauses {
    private static let restrict = RestrictClauses.row

    static let all: [Clause] =
        [
            RequestUnderTest.mmap, .mmapBatch, .mmapBatchV2, .dmOp, .mmapResource,
        ].flatMap { [otherDomainClause($0), ownDomainClause($0)] }
        + [
            flagsClause(.irqfd), flagsClause(.ioeventfd),
            flaglessIRQFD(), flaglessIOEventFD(),
        ]

    private static func afterRestrict(_ expectations: [Expectation]) -> [Expectation] {
        expectations.map { expectation in
            Expectation(
                condition: expectation.condition, results: [.success] + expectation.results,
                because: expectation.because)
        }
    }

    private static func clause(
        _ leaf: String, _ statement: String, _ request: RequestUnderTest,
        _ expectations: [Expectation],
        domain: DomainID
    ) -> Clause {
        Clause(
            "restrict.\(leaf)", statement, .request(restrict),
            needs: [RestrictClauses.opensUnrestricted],
            from: RestrictClauses.privcmd, afterRestrict(request.expectations(expectations))
        ) { (context) throws(SkipOrError) in
            try context.issue(restrict, RequestUnderTest.unrelatedDomain.rawValue)
            try request.withArgument(context, for: domain) { (bytes) throws(SkipOrError) in
                try context.issue(request.row, bytes: bytes)
            }
        }
    }

    private static func otherDomainClause(_ request: RequestUnderTest) -> Clause {
        clause(
            "\(request.family)-other-domain",
            "A restricted file refuses \(request.row.name) for another domain.", request,
            [
                .otherwise(
                    .error(.eperm), because: "the domain is checked before the rest of the argument"
                )
            ], domain: DomainID(RestrictClauses.dom0))
    }

    private static func ownDomainClause(_ request: RequestUnderTest) -> Clause {
        clause(
            "\(request.family)-own-domain",
            "A restricted file accepts \(request.row.name) for its own domain.",
            request, request.refusal, domain: RequestUnderTest.unrelatedDomain)
    }

    private static func flagsClause(_ request: RequestUnderTest) -> Clause {
        clause(
            "\(request.family)-flags",
            "A restricted file checks the flags of \(request.row.name) before the domain.",
            request, request.refusal, domain: DomainID(RestrictClauses.dom0))
    }

    private static func flaglessIRQFD() -> Clause {
        var request = RequestUnderTest.irqfd
        request.argument = { _, domain in
            var argument = mirror_privcmd_irqfd()
            argument.dom = domain.rawValue
            return Bytes.of(argument)
        }
        return otherDomainClause(request)
    }

    private static func flaglessIOEventFD() -> Clause {
        var request = RequestUnderTest.ioeventfd
        request.argument = { _, domain in
            var argument = mirror_privcmd_ioeventfd()
            argument.dom = domain.rawValue
            return Bytes.of(argument)
        }
        return otherDomainClause(request)
    }
}
