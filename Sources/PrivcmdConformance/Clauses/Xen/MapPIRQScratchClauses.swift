// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// PHYSDEVOP_map_pirq and PHYSDEVOP_unmap_pirq for a scratch domain.
///
/// The mappings disappear with the domain, so that the GSIs stay free.
enum MapPIRQScratchClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_map_pirq)
    private static let unmapRow = ABI.row(physdev: MIRROR_PHYSDEVOP_unmap_pirq)
    private static let source = ClauseSource.xen("xen/arch/x86/irq.c")

    static let all: [Clause] =
        [
            clause(
                "map-pirq.other-domain", "A GSI can be mapped into another domain, and unmapped.",
                [.success, .success], "dom0 may map what it has access to"
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let mapped = try context.issueMap(context.reusableGSI(), into: domain)
                if mapped.result != .result(0) { return }
                try context.issueUnmap(mapped.pirq, of: domain)
            },
            clause(
                "map-pirq.other-domain-twice",
                "A GSI that is mapped into another domain twice has one pIRQ there.",
                [.success, .success, .fact("the same pIRQ")],
                "an interrupt has at most one pIRQ in a domain"
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let gsi = try context.reusableGSI()
                let first = try context.issueMap(gsi, into: domain)
                if first.result != .result(0) { return }
                context.recordWhether(try context.issueMap(gsi, into: domain).pirq, is: first.pirq)
            },
            clause(
                "map-pirq.other-domain-again",
                "A GSI that was unmapped from another domain can be mapped into it again.",
                [.success, .success, .success],
                "unmapping revokes the access of that domain only"
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let gsi = try context.reusableGSI()
                let first = try context.issueMap(gsi, into: domain)
                if first.result != .result(0) { return }
                try context.issueUnmap(first.pirq, of: domain)
                try context.issueMap(gsi, into: domain)
            },
            clause(
                "map-pirq.given-pirq", "A GSI is mapped to the pIRQ that the caller chooses.",
                [.success, .fact("the same pIRQ")], "it is free"
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let wanted = PIRQ(Int32(bitPattern: try context.reusableGSI(1).rawValue))
                let mapped = try context.issueMap(
                    context.reusableGSI(), into: domain, pirq: wanted.rawValue)
                if mapped.result != .result(0) { return }
                context.recordWhether(mapped.pirq, is: wanted)
            },
            clause(
                "map-pirq.given-pirq-beyond",
                "A pIRQ beyond those of the domain fails with EINVAL.", [.error(.einval)],
                "a domain has a fixed number of them"
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                try context.issueMap(
                    context.reusableGSI(), into: domain, pirq: MapPIRQRefusalClauses.beyondLast)
            },
            clause(
                "map-pirq.given-pirq-differs",
                "Mapping a mapped GSI to another pIRQ fails with EEXIST.",
                [.success, .error(.eexist)], "an interrupt has at most one pIRQ in a domain"
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let gsi = try context.reusableGSI()
                let mapped = try context.issueMap(gsi, into: domain)
                if mapped.result != .result(0) { return }
                try context.issueMap(gsi, into: domain, pirq: mapped.pirq.rawValue + 1)
            },
            clause(
                "map-pirq.given-pirq-taken",
                "A pIRQ that another GSI has returns 0, and nothing is mapped to it.",
                [.success, .success, .success, .error(.einval)],
                "Xen only logs a warning: the pIRQ still belongs to the first GSI"
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let first = try context.issueMap(context.reusableGSI(0), into: domain)
                if first.result != .result(0) { return }
                try context.issueMap(
                    context.reusableGSI(1), into: domain, pirq: first.pirq.rawValue)
                try context.issueUnmap(first.pirq, of: domain)
                try context.issueUnmap(first.pirq, of: domain)
            },
            clause(
                "map-pirq.two-domains", "One GSI can be mapped into two domains.",
                [.success, .success], "mapping does not bind the interrupt yet"
            ) { (context) throws(SkipOrError) in
                let domains = [try context.scratchDomain(), try context.scratchDomain()]
                for domain in domains {
                    let mapped = try context.issueMap(context.reusableGSI(), into: domain)
                    if mapped.result != .result(0) { return }
                }
            },
            clause(
                "map-pirq.read-only-argument-maps",
                "An argument in read-only memory fails with EFAULT, although the GSI is mapped.",
                [.error(.efault), .error(.eexist)],
                "it is mapped before the pIRQ is written back"
            ) { (context) throws(SkipOrError) in
                let domain = try context.scratchDomain()
                let gsi = try context.reusableGSI()
                let argument = TestContext.mapArgument(
                    gsi, into: domain, pirq: Int32(bitPattern: gsi.rawValue))
                if try context.issueReadOnly(physdev: row, argument).isUnknownCall { return }
                try context.issueMap(gsi, into: domain, pirq: argument.pirq + 1)
            },
        ] + unmapping

    private static let unmapping: [Clause] = [
        clause(
            "unmap-pirq.other-domain-twice",
            "Unmapping a pIRQ for the second time fails with EINVAL.",
            [.success, .success, .error(.einval)], "it is not mapped any more"
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            let mapped = try context.issueMap(context.reusableGSI(), into: domain)
            if mapped.result != .result(0) { return }
            try context.issueUnmap(mapped.pirq, of: domain)
            try context.issueUnmap(mapped.pirq, of: domain)
        },
        clause(
            "unmap-pirq.somebody-elses",
            "Unmapping the pIRQ of one domain through another fails with EINVAL.",
            [.success, .error(.einval), .success], "each domain has its own pIRQs"
        ) { (context) throws(SkipOrError) in
            let owner = try context.scratchDomain()
            let other = try context.scratchDomain()
            let mapped = try context.issueMap(context.reusableGSI(), into: owner)
            if mapped.result != .result(0) { return }
            try context.issueUnmap(mapped.pirq, of: other)
            try context.issueUnmap(mapped.pirq, of: owner)
        },
        clause(
            "unmap-pirq.dead-domain",
            "Unmapping a pIRQ of a destroyed domain fails with ESRCH.",
            [.success, .success, .error(.esrch)], "its pIRQs no longer exist"
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            let mapped = try context.issueMap(context.reusableGSI(), into: domain)
            if mapped.result != .result(0) { return }
            context.record("destroydomain", try context.destroyDomain(domain))
            try context.issueUnmap(mapped.pirq, of: domain)
        },
        Clause(
            "unmap-pirq.never-mapped",
            "A pIRQ that was never mapped fails with EINVAL.",
            .physdev(unmapRow), level: .mutating, needs: [.dom0, .scratchDomain], from: source,
            PhysdevAvailability.expectations(
                unmapRow, .error(.einval), because: "there is nothing to unmap")
        ) { (context) throws(SkipOrError) in
            let domain = try context.scratchDomain()
            // The first pIRQ that Xen allocates.
            try context.issueUnmap(PIRQ(16), of: domain)
        },
    ]

    private static func clause(
        _ name: ClauseName, _ statement: String, _ results: [ExpectedResult], _ because: String,
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        let operation = name.family == unmapRow.family ? unmapRow : row
        return Clause(
            name, statement, .physdev(operation), level: .mutating,
            needs: [.dom0, .scratchDomain, .reusableGSIs], from: source,
            PhysdevAvailability(operation).refusals + [
                Expectation(condition: .always, results: results, because: because)
            ], body: body)
    }
}
