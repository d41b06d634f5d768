// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// XSA-482: outside dom0 an opened device is restricted from the start.
enum OpenRestrictedClauses {
    private static let privcmd = Source.linux("drivers/xen/privcmd.c", "XSA-482")
    private static let restrict = RestrictClauses.row
    private static let hypercall = RequestSubject.hypercall.row

    private static func clause(
        _ leaf: String, _ promise: String, _ call: ABIRequest, in domain: Condition,
        fixed: [Pattern], unfixed: [Pattern],
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "open-restricted.\(leaf)", promise, .request(call), needs: [.place(domain)],
            from: privcmd,
            [
                Row(
                    condition: .fixed(.xsa482), answers: fixed,
                    because: "with the fix open(2) restricts outside dom0, and only there"),
                Row(
                    condition: .anywhere, answers: unfixed,
                    because: "without the fix open(2) restricts nobody"),
            ], act: act)
    }

    private static let works = RestrictClauses.hypercallWorks

    static let all: [Clause] = [
        clause(
            "dom0", "In dom0 the device opens unrestricted.", hypercall, in: .dom0,
            fixed: [works, .success], unfixed: [works, .success]
        ) { (bench) throws(Obstacle) in
            try RestrictClauses.askHypercall(bench)
            try bench.ask(restrict, RestrictClauses.dom0)
        },
        clause(
            "hypercall", "Outside dom0 no hypercalls are made through the device.", hypercall,
            in: .domU, fixed: [.error(.eperm)], unfixed: [works]
        ) { (bench) throws(Obstacle) in try RestrictClauses.askHypercall(bench) },
        clause(
            "hypercall-null", "Outside dom0 a hypercall's argument is not even looked at.",
            hypercall, in: .domU, fixed: [.error(.eperm)], unfixed: [.error(.efault)]
        ) { (bench) throws(Obstacle) in
            try bench.ask(hypercall.request, at: .null, as: "a hypercall with a null pointer")
        },
        clause(
            "opened-again", "Outside dom0 each open file is restricted.", hypercall, in: .domU,
            fixed: [.error(.eperm), .error(.eperm)], unfixed: [works, works]
        ) { (bench) throws(Obstacle) in
            try RestrictClauses.askHypercall(bench, on: try bench.open())
            try RestrictClauses.askHypercall(bench, on: try bench.open())
        },
        clause(
            "another-domain",
            "Outside dom0 the file cannot be restricted to a domain that is not its target.",
            restrict, in: .domU, fixed: [.error(.einval)], unfixed: [.success]
        ) { (bench) throws(Obstacle) in
            try bench.ask(restrict, RequestSubject.stranger.rawValue)
        },
        clause(
            "lift", "Outside dom0 DOMID_INVALID does not lift the restriction.", restrict,
            in: .domU, fixed: [.error(.einval), .error(.eperm)], unfixed: [.success, works]
        ) { (bench) throws(Obstacle) in
            try bench.ask(restrict, UInt16(MIRROR_DOMID_INVALID))
            try RestrictClauses.askHypercall(bench)
        },
        clause(
            "device-model", "Outside dom0 a domain that is not the target is nobody's to serve.",
            RequestSubject.dmOp.row, in: .domU, fixed: [.error(.eperm)], unfixed: [.error(.e2big)]
        ) { (bench) throws(Obstacle) in
            let subject = RequestSubject.dmOp
            try subject.withArgument(bench) { (bytes) throws(Obstacle) in
                try bench.ask(subject.row, bytes: bytes)
            }
        },
    ]
}
