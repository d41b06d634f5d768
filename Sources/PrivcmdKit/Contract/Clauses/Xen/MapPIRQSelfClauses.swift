// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// PHYSDEVOP_map_pirq for the caller itself.
///
/// Each of them uses up a GSI: unmapping it takes the caller's access to it away.
enum MapPIRQSelfClauses {
    private static let row = ABI.row(physdev: MIRROR_PHYSDEVOP_map_pirq)
    private static let source = Source.xen("xen/arch/x86/irq.c")

    static let all: [Clause] = [
        clause(
            "self", "A free GSI is mapped, unmapped, and no longer mapped then.",
            [.success, .success, .error(.einval)], "each undoes the one before"
        ) { (bench) throws(Obstacle) in
            let mapped = try bench.askMap(bench.freeGSI())
            if mapped.answer != .result(0) { return }
            try bench.askUnmap(mapped.pirq)
            try bench.askUnmap(mapped.pirq)
        },
        clause(
            "self-twice", "A GSI that is mapped twice has one pIRQ.",
            [.success, .success, .fact("the same pIRQ")],
            "an interrupt has one pIRQ in a domain at most"
        ) { (bench) throws(Obstacle) in
            let gsi = try bench.freeGSI()
            let mapped = try bench.askMap(gsi)
            if mapped.answer != .result(0) { return }
            bench.noteWhether(try bench.askMap(gsi).pirq, is: mapped.pirq)
        },
        clause(
            "self-other-pirq",
            "A mapped GSI is not mapped to another pIRQ: the answer is EEXIST.",
            [.success, .error(.eexist)], "an interrupt has one pIRQ in a domain at most"
        ) { (bench) throws(Obstacle) in
            let gsi = try bench.freeGSI()
            let mapped = try bench.askMap(gsi)
            if mapped.answer != .result(0) { return }
            try bench.askMap(gsi, pirq: mapped.pirq.rawValue + 1)
        },
        clause(
            "self-again",
            "Unmapping takes the caller's own access away: mapping the GSI again is answered with EPERM.",
            [.success, .success, .error(.eperm)], "unmapping denies the access to the interrupt"
        ) { (bench) throws(Obstacle) in
            let gsi = try bench.freeGSI()
            let mapped = try bench.askMap(gsi)
            if mapped.answer != .result(0) { return }
            try bench.askUnmap(mapped.pirq)
            try bench.askMap(gsi)
        },
        clause(
            "self-by-number", "The caller may name itself by its number.",
            [.success, .success, .fact("the same pIRQ")], "dom0 is domain 0"
        ) { (bench) throws(Obstacle) in
            let gsi = try bench.freeGSI()
            let mapped = try bench.askMap(gsi)
            if mapped.answer != .result(0) { return }
            let again = try bench.ask(
                physdev: row, Bench.mapArgument(Int32(gsi.rawValue), into: DomainID(0)),
                changes: .always)
            bench.noteWhether(PIRQ(again.argument.pirq), is: mapped.pirq)
        },
        clause(
            "index-is-pirq-first",
            "An index that is the number of a mapped pIRQ means that pIRQ, not the GSI of the number.",
            [.success, .success, .fact("the same pIRQ")],
            "the index is looked up among the caller's pIRQs first"
        ) { (bench) throws(Obstacle) in
            let mapped = try bench.askMap(bench.freeGSI())
            if mapped.answer != .result(0) { return }
            let again = try bench.askMap(GSI(UInt32(mapped.pirq.rawValue)))
            bench.noteWhether(again.pirq, is: mapped.pirq)
        },
    ]

    private static func clause(
        _ leaf: String, _ promise: String, _ answers: [Pattern], _ because: String,
        act: @escaping @Sendable (Bench) throws(Obstacle) -> Void
    ) -> Clause {
        Clause(
            "map-pirq.\(leaf)", promise, .physdev(row), level: .mutating,
            needs: [.dom0, .freeGSI], from: source,
            PhysdevReach(row).refusals + [
                Row(condition: .anywhere, answers: answers, because: because)
            ], act: act)
    }
}
