// SPDX-License-Identifier: MIT

internal import CPrivcmd
package import PrivcmdKit
internal import SystemPackage

/// A request with what the clauses for every request need.
package struct RequestUnderTest: Sendable {
    /// Its row of the table.
    package let row: ABIRequest
    /// The source file that implements it.
    let source: ClauseSource
    /// The refusals that come before the argument is read.
    let earlyRefusals: [EarlyRefusal]
    /// The expectations for `argument`, which is always refused.
    let refusal: [Expectation]
    /// Makes a well-formed argument that is refused without side effects.
    ///
    /// Its pointers point to zeroes at `scratch`. Its domain, if it has one, is `domain`.
    var argument: @Sendable (_ scratch: Address, _ domain: DomainID) -> [UInt8]
    /// Prepares the file, so that the argument is refused.
    var prepare: @Sendable (TestContext) throws(SkipOrError) -> Void = { (_) throws(SkipOrError) in
    }

    /// A refusal that comes before the argument is read.
    struct EarlyRefusal: Sendable {
        let condition: Condition
        let errno: Errno
        let because: String
    }

    /// The family of its clauses, such as `dm-op`.
    package var family: String { row.clauseNamePart }

    var size: Int { row.argument?.size ?? 0 }

    /// The expectations of a clause with one step: the early refusals, then these.
    func expectations(_ expectations: [Expectation]) -> [Expectation] {
        earlyExpectations() + expectations
    }

    /// The early refusals as expectations, with the results of further steps.
    func earlyExpectations(then others: [ExpectedResult] = []) -> [Expectation] {
        earlyRefusals.map { early in
            Expectation(
                condition: early.condition, results: [.error(early.errno)] + others,
                because: early.because)
        }
    }

    /// The expectations for `argument`, with the results of further steps.
    func refusalExpectations(then others: [ExpectedResult]) -> [Expectation] {
        refusal.map { expectation in
            Expectation(
                condition: expectation.condition, results: expectation.results + others,
                because: expectation.because)
        }
    }

    /// Makes an argument with memory for its pointers, and passes it to `body`.
    ///
    /// The default domain is dom0, which a restricted file refuses unless it is restricted to it.
    func withArgument(
        _ context: TestContext, for domain: DomainID = DomainID(0),
        _ body: (_ bytes: [UInt8]) throws(SkipOrError) -> Void
    ) throws(SkipOrError) {
        // This is as large as the largest structure that an argument points to.
        let scratch = try context.buffer([UInt8](repeating: 0, count: 64))
        try body(argument(scratch.address, domain))
        if scratch.content.contains(where: { $0 != 0 }) || scratch.changedBytesBefore > 0 {
            context.recordUnexpectedWrite(
                "\(row.name) changed the memory that its argument points to")
        }
    }
}

extension Condition {
    /// Environments in which open(2) restricts the file, to a domain other than dom0.
    static let opensRestricted = Condition.domU && .fixed(.xsa482)
}
