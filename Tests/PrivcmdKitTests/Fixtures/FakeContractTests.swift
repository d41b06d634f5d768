// SPDX-License-Identifier: MIT

import SystemPackage
import TestSupport
import Testing

@testable import PrivcmdKit

/// What the contract saw of a fake, beside what it saw of the real Xen that the fake stands for.
@Suite struct `The contract, on the fake of a cell,` {
    @Test(arguments: FakeCell.all) func `sees what it saw on real Xen`(cell: FakeCell) throws {
        let comparison = try cell.comparison()
        print(comparison.summary)
        #expect(comparison.unexplained == [], "\(comparison.unexplained.count) clauses differ")
        #expect(comparison.count(.same) > 650, "most of the contract can be answered by a fake")
    }

    @Test func `makes its comparison of the whole contract`() throws {
        for cell in FakeCell.all {
            let comparison = try cell.comparison()
            let total = comparison.counts.values.reduce(comparison.unexplained.count, +)
            #expect(total == FakeCell.clauses.count)
        }
    }
}

/// Why a clause may be seen otherwise on a fake: each a narrow rule, and counted.
enum FakeRule: String, CaseIterable {
    case same = "the same"
    case noNode = "it needs a descriptor, a user or 32-bit calls of its own"
    case skippedOnBoth = "it does not apply"
}

/// One cell's clauses, made on its fake and read from its record.
struct FakeCell: CustomTestStringConvertible, Sendable {
    let name: String
    let real: RealRecord

    var testDescription: String { name }

    static let all: [FakeCell] = RealRecord.all.filter(\.isWhole).map {
        FakeCell(name: String($0.name.dropLast("-intx".count)), real: $0)
    }

    /// Signals would reach the other tests of this process.
    static let clauses = ClauseSelection(upTo: .destructive).clauses.filter {
        $0.name.leaf != "signals"
    }

    struct Comparison {
        var counts: [FakeRule: Int] = [:]
        var unexplained: [String] = []
        let name: String

        func count(_ rule: FakeRule) -> Int { counts[rule] ?? 0 }

        var summary: String {
            let parts = FakeRule.allCases.map { "\(count($0)) \($0.rawValue)" }
            return "\(name): " + parts.joined(separator: ", ") + ", \(unexplained.count) differ"
        }
    }

    /// The profile of the cell: its system, and what Xen knew there.
    func profile() throws -> FakeProfile {
        let header = real.record.header
        var profile = FakeProfile.standard
        profile.name = name
        profile.system = header.system
        let place = header.environment
        let xen = try #require(place.xen)
        let linux = try #require(place.linux)
        let known = FakeProfile.Interrupts.lab(
            xen: XenVersion(xen.major, xen.minor), linux: LinuxVersion(linux.major, linux.minor),
            dom0: try #require(place.domain))
        profile.interrupts = try #require(known)
        return profile
    }

    /// Makes every clause on the fake, one after the other on one machine as the record was made.
    func comparison() throws -> Comparison {
        let profile = try profile()
        let subject = TestTarget(Device(profile))
        var place = real.record.header.environment
        place.kind = .fake
        for trait in Self.ofNodes {
            place.features[trait.rawValue] = false
        }
        var freeGSIs = place.freeGSIs.dropLast(Environment.reusableGSICount)
        var comparison = Comparison(name: name)
        var domains = DomainNames()
        for clause in Self.clauses {
            var here = place
            if clause.preconditions.contains(.freeGSI) {
                here.freeGSIs = freeGSIs.popFirst().map { [$0] } ?? []
            }
            let outcome = clause.run(subject, in: here, isolation: .none)
            let entry = try #require(real.record.entry(clause.name))
            let verdict = Evaluation(clause, outcome, in: here).verdict
            if let rule = rule(outcome, verdict, entry, &domains) {
                comparison.counts[rule, default: 0] += 1
            } else {
                comparison.unexplained.append(
                    "\(clause.name): \(outcome.told), recorded \(entry.outcome.told)")
            }
        }
        return comparison
    }

    /// Why the two may stand beside each other; nil where nothing explains their difference.
    private func rule(
        _ outcome: ClauseOutcome, _ verdict: Verdict, _ entry: ConformanceRecord.Entry,
        _ domains: inout DomainNames
    ) -> FakeRule? {
        switch (outcome, entry.outcome) {
        case (.observed(let fake), .observed(let real)):
            let isSame =
                fake.unexpectedWrites == real.unexpectedWrites
                && fake.steps.count == real.steps.count
                && zip(fake.steps, real.steps).allSatisfy { domains.match($0, $1) }
            return isSame && (verdict == entry.verdict || entry.kernelLog != nil) ? .same : nil
        case (.skipped(let fake), _) where Self.isWithoutNode(fake): return .noNode
        case (.skipped(let fake), .skipped(let real)):
            return Self.withoutKind(fake) == real ? .skippedOnBoth : nil
        default: return nil
        }
    }

    /// A fake's place is called a fake's, and is the same otherwise.
    private static func withoutKind(_ reason: String) -> String {
        reason.replacing("this is \(Environment.Kind.fake.rawValue), ", with: "this is ")
    }

    /// The traits that only a real kernel has.
    private static let ofNodes: [PrivcmdKit.Feature] = [.compat32, .kernelLog]

    /// What a clause says of a model that cannot do in its process what it asks for.
    private static let ofModels: Set<String> = [
        "this device has no device node", "a fake does not check its user",
        "a fake has no descriptor that a program could inherit",
        "a child process has its own copy of the fake",
    ]

    private static func isWithoutNode(_ reason: String) -> Bool {
        ofModels.contains(reason)
            || ofNodes.contains { reason == "there is no \($0.displayName) here" }
    }
}

/// Which domain of the fake stands for which of the record.
///
/// Xen numbers them one after the other, and clauses that a fake skips had some too.
private struct DomainNames {
    private var fakes: [Int: Int] = [:]
    private var reals: [Int: Int] = [:]

    mutating func match(_ fake: Step, _ real: Step) -> Bool {
        guard fake.result == real.result else { return false }
        let (left, right) = (Self.words(fake.call), Self.words(real.call))
        guard left.count == right.count else { return false }
        var isDomain = false
        for (word, other) in zip(left, right) {
            if word != other, !isDomain || !pair(word, other) { return false }
            isDomain = ["domid", "domain", "dom"].contains(word)
        }
        return true
    }

    private static func words(_ sent: String) -> [Substring] {
        sent.split { " (),".contains($0) }
    }

    private mutating func pair(_ word: Substring, _ other: Substring) -> Bool {
        guard let fake = Int(word), let real = Int(other) else { return false }
        if fakes[fake] == nil, reals[real] == nil { (fakes[fake], reals[real]) = (real, fake) }
        return fakes[fake] == real && reals[real] == fake
    }
}

extension ClauseOutcome {
    /// The outcome in one line.
    fileprivate var told: String {
        switch self {
        case .observed(let seen):
            seen.steps.map { "\($0.call) => \($0.result)" }.joined(separator: "; ")
                + seen.unexpectedWrites.map { " [\($0)]" }.joined()
        case .skipped(let why): "skipped: \(why)"
        case .error(let why): "broken: \(why)"
        case .crashed(let crash): "crashed: \(crash.reason)"
        }
    }
}
