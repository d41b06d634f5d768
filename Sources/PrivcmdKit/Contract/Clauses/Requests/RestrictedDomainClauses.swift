// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// What a restricted file makes of the requests that name a domain.
enum RestrictedDomainClauses {
    private static let restrict = RestrictClauses.row

    static let all: [Clause] =
        [
            RequestSubject.mmap, .mmapBatch, .mmapBatchV2, .dmOp, .mmapResource,
        ].flatMap { [otherDomain($0), ownDomain($0)] }
        + [
            flags(.irqfd), flags(.ioeventfd),
            flaglessIRQFD(), flaglessIOEventFD(),
        ]

    private static func after(_ rows: [Row]) -> [Row] {
        rows.map { row in
            Row(
                condition: row.condition, answers: [.success] + row.answers, because: row.because)
        }
    }

    private static func clause(
        _ leaf: String, _ promise: String, _ subject: RequestSubject, _ rows: [Row],
        domain: DomainID
    ) -> Clause {
        Clause(
            "restrict.\(leaf)", promise, .request(restrict), needs: [RestrictClauses.opensFree],
            from: RestrictClauses.privcmd, after(subject.rows(rows))
        ) { (bench) throws(Obstacle) in
            try bench.ask(restrict, RequestSubject.stranger.rawValue)
            try subject.withArgument(bench, for: domain) { (bytes) throws(Obstacle) in
                try bench.ask(subject.row, bytes: bytes)
            }
        }
    }

    private static func otherDomain(_ subject: RequestSubject) -> Clause {
        clause(
            "\(subject.family)-other-domain",
            "A restricted file refuses \(subject.row.name) for another domain.", subject,
            [
                .otherwise(
                    .error(.eperm), because: "the domain is checked before the rest of the argument"
                )
            ], domain: DomainID(RestrictClauses.dom0))
    }

    private static func ownDomain(_ subject: RequestSubject) -> Clause {
        clause(
            "\(subject.family)-own-domain",
            "A restricted file takes \(subject.row.name) for the domain it is restricted to.",
            subject, subject.refusal, domain: RequestSubject.stranger)
    }

    private static func flags(_ subject: RequestSubject) -> Clause {
        clause(
            "\(subject.family)-flags",
            "A restricted file looks at the flags of \(subject.row.name) before the domain.",
            subject, subject.refusal, domain: DomainID(RestrictClauses.dom0))
    }

    private static func flaglessIRQFD() -> Clause {
        var subject = RequestSubject.irqfd
        subject.argument = { _, domain in
            var argument = mirror_privcmd_irqfd()
            argument.dom = domain.rawValue
            return Bytes.of(argument)
        }
        return otherDomain(subject)
    }

    private static func flaglessIOEventFD() -> Clause {
        var subject = RequestSubject.ioeventfd
        subject.argument = { _, domain in
            var argument = mirror_privcmd_ioeventfd()
            argument.dom = domain.rawValue
            return Bytes.of(argument)
        }
        return otherDomain(subject)
    }
}
