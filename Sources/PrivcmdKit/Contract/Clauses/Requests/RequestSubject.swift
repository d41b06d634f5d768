// SPDX-License-Identifier: MIT

internal import CPrivcmd
internal import SystemPackage

/// A request as the clauses that hold for every request see it.
struct RequestSubject: Sendable {
    /// Its row of the table.
    let row: ABIRequest
    /// The file that makes its promises.
    let source: Source
    /// What is refused before the argument is looked at, and how.
    let early: [Early]
    /// How the argument below is refused.
    let refusal: [Row]
    /// An argument in good order that is refused without having changed anything.
    ///
    /// What it points to lies at `scratch`: zeros. A request that names a domain names `domain`.
    var argument: @Sendable (_ scratch: Address, _ domain: DomainID) -> [UInt8]
    /// What has to be done first for it to be refused.
    var prepare: @Sendable (Bench) throws(Obstacle) -> Void = { (_) throws(Obstacle) in }

    /// A refusal that comes before the argument is looked at.
    struct Early: Sendable {
        let condition: Condition
        let errno: Errno
        let because: String
    }

    /// The family of its clauses, such as `dm-op`.
    var family: String {
        let name = row.name.dropFirst("IOCTL_PRIVCMD_".count).lowercased()
        return String(name.map { $0 == "_" ? "-" : $0 })
    }

    /// The size of its argument.
    var size: Int { row.argument?.size ?? 0 }

    /// The rows of a clause with one step: what is refused early, then these.
    func rows(_ rows: [Row]) -> [Row] { earlyRows() + rows }

    /// What is refused early, as rows, with what every answer is followed by.
    func earlyRows(then others: [Pattern] = []) -> [Row] {
        early.map { early in
            Row(
                condition: early.condition, answers: [.error(early.errno)] + others,
                because: early.because)
        }
    }

    /// The refusal, with what every answer is followed by.
    func refusalRows(then others: [Pattern]) -> [Row] {
        refusal.map { row in
            Row(condition: row.condition, answers: row.answers + others, because: row.because)
        }
    }

    /// Makes an argument, with memory for what it points to, and hands it on.
    ///
    /// dom0 is the domain that is named: no restriction but its own keeps it from that.
    func withArgument(
        _ bench: Bench, for domain: DomainID = DomainID(0),
        _ body: (_ bytes: [UInt8]) throws(Obstacle) -> Void
    ) throws(Obstacle) {
        // Room for the largest thing that an argument of these points to.
        let scratch = try bench.buffer([UInt8](repeating: 0, count: 64))
        try body(argument(scratch.address, domain))
        if scratch.content.contains(where: { $0 != 0 }) || scratch.changedBefore > 0 {
            bench.noteDamage("\(row.name) changed what its argument points to")
        }
    }
}

extension Condition {
    /// Where the device opens restricted to a domain that is not dom0.
    static let opensRestricted = Condition.domU && .fixed(.xsa482)
}
