// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdDevices
import PrivcmdFake
import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// Compares the results of the contract on a fake with the recorded results on real Xen.
@Suite struct `Conformance results of the fake of a cell` {
    @Test(arguments: FakeCell.all)
    func `each clause has the same result on the fake as on real Xen`(cell: FakeCell) throws {
        let comparison = try cell.comparison()
        print(comparison.summary)
        #expect(comparison.unexplained == [], "\(comparison.unexplained.count) clauses differ")
        #expect(comparison.count(.same) > 650, "most clauses have to run on the fake")
    }

    @Test func `each cell has a fake, and only the signals clauses are left out`() {
        #expect(FakeCell.all.map(\.name).sorted() == Cell.all.map(\.name).sorted())
        let compared = Set(FakeCell.clauses.map(\.name))
        let leftOut = Contract.clauses.map(\.name).filter { !compared.contains($0) }
        #expect(leftOut.allSatisfy { $0.leaf == "signals" }, "\(leftOut)")
    }
}

/// Why a result of a clause on a fake is accepted.
enum MatchReason: String, CaseIterable {
    case same = "the same"
    case needsNode = "it needs a descriptor, a user or 32-bit calls of its own"
    case skippedOnBoth = "it does not apply"
}

/// The clauses of a cell, run on its fake and read from its record.
struct FakeCell: CustomTestStringConvertible, Sendable {
    let name: String
    let real: RealRecord

    var testDescription: String { name }

    static let all: [FakeCell] = RealRecord.all.filter(\.hasEveryClause).map {
        FakeCell(name: String($0.name.dropLast("-intx".count)), real: $0)
    }

    /// Without the clauses that send signals, which would reach the other tests of this process.
    static let clauses = ClauseSelection(upTo: .destructive).clauses.filter {
        $0.name.leaf != "signals"
    }

    struct Comparison {
        var counts: [MatchReason: Int] = [:]
        var unexplained: [String] = []
        let name: String

        func count(_ reason: MatchReason) -> Int { counts[reason] ?? 0 }

        var summary: String {
            let parts = MatchReason.allCases.map { "\(count($0)) \($0.rawValue)" }
            return "\(name): " + parts.joined(separator: ", ") + ", \(unexplained.count) differ"
        }
    }

    /// The profile of the cell: its system, and its interrupts in the lab.
    func profile() throws -> FakeProfile {
        let header = real.record.header
        var profile = FakeProfile.standard
        profile.name = name
        profile.system = header.system
        let environment = header.environment
        let xen = try #require(environment.xen)
        let linux = try #require(environment.linux)
        let interrupts = FakeProfile.Interrupts.lab(
            xen: XenVersion(xen.major, xen.minor), linux: LinuxVersion(linux.major, linux.minor),
            dom0: try #require(environment.domain))
        profile.interrupts = try #require(interrupts)
        return profile
    }

    /// Runs every clause on one fake, in the order of the record.
    func comparison() throws -> Comparison {
        let profile = try profile()
        let target = TestTarget(Device(profile))
        var environment = real.record.header.environment
        environment.kind = .fake
        for feature in Self.nodeFeatures {
            environment.features[feature.rawValue] = false
        }
        var freeGSIs = environment.freeGSIs.dropLast(Environment.reusableGSICount)
        var comparison = Comparison(name: name)
        var domains = DomainIDMap()
        for clause in Self.clauses {
            var clauseEnvironment = environment
            if clause.preconditions.contains(.freeGSI) {
                clauseEnvironment.freeGSIs = freeGSIs.popFirst().map { [$0] } ?? []
            }
            let outcome = clause.run(target, in: clauseEnvironment, isolation: .none)
            let entry = try #require(real.record.entry(clause.name))
            let verdict = Evaluation(clause, outcome, in: clauseEnvironment).verdict
            if let reason = matchReason(outcome, verdict, entry, &domains) {
                comparison.counts[reason, default: 0] += 1
            } else {
                comparison.unexplained.append(
                    "\(clause.name): \(outcome.summary), recorded \(entry.outcome.summary)")
            }
        }
        return comparison
    }

    /// Why the result on the fake is accepted; nil if it is a difference.
    private func matchReason(
        _ outcome: ClauseOutcome, _ verdict: Verdict, _ entry: ConformanceRecord.Entry,
        _ domains: inout DomainIDMap
    ) -> MatchReason? {
        switch (outcome, entry.outcome) {
        case (.observed(let fake), .observed(let real)):
            let isSame =
                fake.unexpectedWrites == real.unexpectedWrites
                && fake.steps.count == real.steps.count
                && zip(fake.steps, real.steps).allSatisfy { domains.match($0, $1) }
            return isSame && (verdict == entry.verdict || entry.kernelLog != nil) ? .same : nil
        case (.skipped(let fake), _) where Self.needsNode(fake): return .needsNode
        case (.skipped(let fake), .skipped(let real)):
            return Self.withoutKind(fake) == real ? .skippedOnBoth : nil
        default: return nil
        }
    }

    /// A skip reason names the kind of the environment, which differs.
    private static func withoutKind(_ reason: String) -> String {
        reason.replacing("this is \(Environment.Kind.fake.rawValue), ", with: "this is ")
    }

    /// The features that only a real kernel has.
    private static let nodeFeatures: [PrivcmdConformance.Feature] = [.compat32, .kernelLog]

    /// Why a clause is skipped on a fake, which has no process and no device node.
    private static let skipReasonsOfFakes: Set<String> = [
        "this device has no device node", "a fake does not check its user",
        "a fake has no descriptor that a program could inherit",
        "a child process has its own copy of the fake",
    ]

    private static func needsNode(_ reason: String) -> Bool {
        skipReasonsOfFakes.contains(reason)
            || nodeFeatures.contains { reason == "there is no \($0.displayName) here" }
    }
}

/// Which domain ID of the fake corresponds to which of the record.
///
/// Xen numbers domains in order, also those of clauses that a fake skips.
private struct DomainIDMap {
    private var fakes: [Int: Int] = [:]
    private var reals: [Int: Int] = [:]

    mutating func match(_ fake: Step, _ real: Step) -> Bool {
        guard fake.result == real.result else { return false }
        let (left, right) = (Self.split(fake.call), Self.split(real.call))
        guard left.count == right.count else { return false }
        var isDomain = false
        for (word, other) in zip(left, right) {
            if word != other, !isDomain || !pair(word, other) { return false }
            isDomain = ["domid", "domain", "dom"].contains(word)
        }
        return true
    }

    private static func split(_ call: String) -> [Substring] {
        call.split { " (),".contains($0) }
    }

    private mutating func pair(_ word: Substring, _ other: Substring) -> Bool {
        guard let fake = Int(word), let real = Int(other) else { return false }
        if fakes[fake] == nil, reals[real] == nil { (fakes[fake], reals[real]) = (real, fake) }
        return fakes[fake] == real && reals[real] == fake
    }
}

extension ClauseOutcome {
    /// The outcome in one line.
    fileprivate var summary: String {
        switch self {
        case .observed(let observation):
            observation.steps.map { "\($0.call) => \($0.result)" }.joined(separator: "; ")
                + observation.unexpectedWrites.map { " [\($0)]" }.joined()
        case .skipped(let reason): "skipped: \(reason)"
        case .error(let reason): "error: \(reason)"
        case .crashed(let crash): "crashed: \(crash.reason)"
        }
    }
}
