// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit
internal import SystemPackage

/// PHYSDEVOP_map_pirq for the caller's own domain.
///
/// Each clause consumes a GSI: unmapping revokes the caller's access to it.
enum MapPIRQSelfClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_map_pirq)
    private static let source = ClauseSource.xen("xen/arch/x86/irq.c")

    static let all: [Clause] = [
        clause(
            "self", "A free GSI can be mapped and unmapped, and is then not mapped.",
            [.success, .success, .error(.einval)], "unmapping reverts the mapping"
        ) { (context) throws(SkipOrError) in
            let mapped = try context.issueMap(context.freeGSI())
            if mapped.result != .result(0) { return }
            try context.issueUnmap(mapped.pirq)
            try context.issueUnmap(mapped.pirq)
        },
        clause(
            "self-twice", "A GSI that is mapped twice has one pIRQ.",
            [.success, .success, .fact("the same pIRQ")],
            "an interrupt has at most one pIRQ in a domain"
        ) { (context) throws(SkipOrError) in
            let gsi = try context.freeGSI()
            let mapped = try context.issueMap(gsi)
            if mapped.result != .result(0) { return }
            context.recordWhether(try context.issueMap(gsi).pirq, is: mapped.pirq)
        },
        clause(
            "self-other-pirq",
            "Mapping a mapped GSI to another pIRQ fails with EEXIST.",
            [.success, .error(.eexist)], "an interrupt has at most one pIRQ in a domain"
        ) { (context) throws(SkipOrError) in
            let gsi = try context.freeGSI()
            let mapped = try context.issueMap(gsi)
            if mapped.result != .result(0) { return }
            try context.issueMap(gsi, pirq: mapped.pirq.rawValue + 1)
        },
        clause(
            "self-again",
            "Unmapping revokes the caller's own access: mapping the GSI again fails with EPERM.",
            [.success, .success, .error(.eperm)], "unmapping revokes the access to the interrupt"
        ) { (context) throws(SkipOrError) in
            let gsi = try context.freeGSI()
            let mapped = try context.issueMap(gsi)
            if mapped.result != .result(0) { return }
            try context.issueUnmap(mapped.pirq)
            try context.issueMap(gsi)
        },
        clause(
            "self-by-number", "The caller may use its own domain number.",
            [.success, .success, .fact("the same pIRQ")], "dom0 is domain 0"
        ) { (context) throws(SkipOrError) in
            let gsi = try context.freeGSI()
            let mapped = try context.issueMap(gsi)
            if mapped.result != .result(0) { return }
            let again = try context.issue(
                physdev: row, TestContext.mapArgument(gsi, into: DomainID(0)),
                changes: .always)
            context.recordWhether(PIRQ(again.argument.pirq), is: mapped.pirq)
        },
        clause(
            "index-is-pirq-first",
            "An index that is the number of a mapped pIRQ means that pIRQ, not the GSI.",
            [.success, .success, .fact("the same pIRQ")],
            "the index is looked up among the caller's pIRQs first"
        ) { (context) throws(SkipOrError) in
            let mapped = try context.issueMap(context.freeGSI())
            if mapped.result != .result(0) { return }
            let again = try context.issueMap(GSI(UInt32(bitPattern: mapped.pirq.rawValue)))
            context.recordWhether(again.pirq, is: mapped.pirq)
        },
    ]

    private static func clause(
        _ leaf: String, _ statement: String, _ results: [ExpectedResult], _ because: String,
        body: @escaping @Sendable (TestContext) throws(SkipOrError) -> Void
    ) -> Clause {
        Clause(
            "map-pirq.\(leaf)", statement, .physdev(row), level: .mutating,
            needs: [.dom0, .freeGSI], from: source,
            PhysdevAvailability(row).refusals + [
                Expectation(condition: .always, results: results, because: because)
            ], body: body)
    }
}
