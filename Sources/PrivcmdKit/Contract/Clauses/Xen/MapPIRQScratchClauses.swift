// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// PHYSDEVOP_map_pirq and PHYSDEVOP_unmap_pirq for another domain, one that never runs.
///
/// What they map goes with the domain, so that the GSIs are only lent.
enum MapPIRQScratchClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_map_pirq)
    private static let unmapRow = ABI.row(physdev: MIRROR_PHYSDEVOP_unmap_pirq)
    private static let source = Source.xen("xen/arch/x86/irq.c")

    static let all: [Clause] =
        [
            clause(
                "map-pirq.other-domain", "A GSI is mapped into another domain, and unmapped.",
                [.success, .success], "dom0 may give away what it has access to"
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let mapped = try bench.askMap(bench.lentGSI(), into: domain)
                if mapped.answer != .result(0) { return }
                try bench.askUnmap(mapped.pirq, of: domain)
            },
            clause(
                "map-pirq.other-domain-twice",
                "A GSI that is mapped into another domain twice has one pIRQ there.",
                [.success, .success, .fact("the same pIRQ")],
                "an interrupt has one pIRQ in a domain at most"
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let gsi = try bench.lentGSI()
                let first = try bench.askMap(gsi, into: domain)
                if first.answer != .result(0) { return }
                bench.noteWhether(try bench.askMap(gsi, into: domain).pirq, is: first.pirq)
            },
            clause(
                "map-pirq.other-domain-again",
                "A GSI that was unmapped from another domain can be mapped into it again.",
                [.success, .success, .success],
                "it is that domain's access that unmapping takes away"
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let gsi = try bench.lentGSI()
                let first = try bench.askMap(gsi, into: domain)
                if first.answer != .result(0) { return }
                try bench.askUnmap(first.pirq, of: domain)
                try bench.askMap(gsi, into: domain)
            },
            clause(
                "map-pirq.given-pirq", "A pIRQ that the caller chooses is the one that is taken.",
                [.success, .fact("the same pIRQ")], "it is free"
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let wanted = PIRQ(Int32(try bench.lentGSI(1).rawValue))
                let mapped = try bench.askMap(
                    bench.lentGSI(), into: domain, pirq: wanted.rawValue)
                if mapped.answer != .result(0) { return }
                bench.noteWhether(mapped.pirq, is: wanted)
            },
            clause(
                "map-pirq.given-pirq-beyond",
                "A pIRQ beyond those of the domain is answered with EINVAL.", [.error(.einval)],
                "a domain has a fixed number of them"
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                try bench.askMap(
                    bench.lentGSI(), into: domain, pirq: MapPIRQRefusalClauses.beyond)
            },
            clause(
                "map-pirq.given-pirq-differs",
                "A mapped GSI is not mapped to another pIRQ: the answer is EEXIST.",
                [.success, .error(.eexist)], "an interrupt has one pIRQ in a domain at most"
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let gsi = try bench.lentGSI()
                let mapped = try bench.askMap(gsi, into: domain)
                if mapped.answer != .result(0) { return }
                try bench.askMap(gsi, into: domain, pirq: mapped.pirq.rawValue + 1)
            },
            clause(
                "map-pirq.given-pirq-taken",
                "A pIRQ that another GSI has is answered with 0, and nothing is mapped to it.",
                [.success, .success, .success, .error(.einval)],
                "Xen only warns in its log: the pIRQ is still the first GSI's, and unmapped once"
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let first = try bench.askMap(bench.lentGSI(0), into: domain)
                if first.answer != .result(0) { return }
                try bench.askMap(bench.lentGSI(1), into: domain, pirq: first.pirq.rawValue)
                try bench.askUnmap(first.pirq, of: domain)
                try bench.askUnmap(first.pirq, of: domain)
            },
            clause(
                "map-pirq.two-domains", "One GSI can be mapped into two domains.",
                [.success, .success], "mapping does not bind the interrupt yet"
            ) { (bench) throws(Obstacle) in
                let domains = [try bench.scratchDomain(), try bench.scratchDomain()]
                for domain in domains {
                    let mapped = try bench.askMap(bench.lentGSI(), into: domain)
                    if mapped.answer != .result(0) { return }
                }
            },
            clause(
                "map-pirq.read-only-argument-maps",
                "An argument in read-only memory is answered with EFAULT, and the GSI mapped.",
                [.error(.efault), .error(.eexist)],
                "it is mapped before the pIRQ is written back"
            ) { (bench) throws(Obstacle) in
                let domain = try bench.scratchDomain()
                let gsi = try bench.lentGSI()
                let argument = Bench.mapArgument(
                    Int32(gsi.rawValue), into: domain, pirq: Int32(gsi.rawValue))
                if try bench.askReadOnly(physdev: row, argument).isUnknownCall { return }
                try bench.askMap(gsi, into: domain, pirq: argument.pirq + 1)
            },
        ] + unmapping

    private static let unmapping: [Clause] = [
        clause(
            "unmap-pirq.other-domain-twice", "A pIRQ is unmapped once: then the answer is EINVAL.",
            [.success, .success, .error(.einval)], "it is not mapped any more"
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            let mapped = try bench.askMap(bench.lentGSI(), into: domain)
            if mapped.answer != .result(0) { return }
            try bench.askUnmap(mapped.pirq, of: domain)
            try bench.askUnmap(mapped.pirq, of: domain)
        },
        clause(
            "unmap-pirq.somebody-elses",
            "A pIRQ of one domain is not unmapped through another: the answer is EINVAL.",
            [.success, .error(.einval), .success], "each domain has pIRQs of its own"
        ) { (bench) throws(Obstacle) in
            let owner = try bench.scratchDomain()
            let other = try bench.scratchDomain()
            let mapped = try bench.askMap(bench.lentGSI(), into: owner)
            if mapped.answer != .result(0) { return }
            try bench.askUnmap(mapped.pirq, of: other)
            try bench.askUnmap(mapped.pirq, of: owner)
        },
        clause(
            "unmap-pirq.dead-domain",
            "Of a domain that is no more the answer is ESRCH.",
            [.success, .success, .error(.esrch)], "its pIRQs went with it"
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            let mapped = try bench.askMap(bench.lentGSI(), into: domain)
            if mapped.answer != .result(0) { return }
            bench.note("destroydomain", try bench.destroyDomain(domain))
            try bench.askUnmap(mapped.pirq, of: domain)
        },
        Clause(
            "unmap-pirq.never-mapped",
            "A pIRQ that was never mapped is answered with EINVAL.",
            .physdev(unmapRow), level: .mutating, needs: [.dom0, .scratchDomain], from: source,
            PhysdevReach.rows(unmapRow, .error(.einval), because: "there is nothing to unmap")
        ) { (bench) throws(Obstacle) in
            let domain = try bench.scratchDomain()
            // The first that Xen would hand out.
            try bench.askUnmap(PIRQ(16), of: domain)
        },
    ]

    private static func clause(
        _ name: ClauseName, _ promise: String, _ answers: [Pattern], _ because: String,
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        let operation = name.family == unmapRow.family ? unmapRow : row
        return Clause(
            name, promise, .physdev(operation), level: .mutating,
            needs: [.dom0, .scratchDomain, .lentGSIs], from: source,
            PhysdevReach(operation).refusals + [
                Row(condition: .anywhere, answers: answers, because: because)
            ], act: act)
    }
}
