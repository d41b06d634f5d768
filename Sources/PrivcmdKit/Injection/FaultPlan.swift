// SPDX-License-Identifier: MIT

/// The faults of a run, and how often each has come to pass.
///
/// All open files of a device share it, also those of processes that are forked.
public final class FaultPlan: Sendable {
    /// The rules, in the order in which they were given.
    public let rules: [FaultRule]
    private let counters: SharedCounters

    /// Makes a plan whose calls are counted from now on.
    ///
    /// - Parameter rules: its rules.
    public init(_ rules: [FaultRule]) {
        self.rules = rules
        counters = SharedCounters(count: rules.count * 2)
    }

    /// What became of a rule.
    public struct Account: Sendable {
        /// The rule.
        public let rule: FaultRule
        /// How many calls it was about.
        public let calls: Int
        /// How many of them it changed.
        public let fired: Int

        /// What became of it, in a line.
        public var summary: String {
            if fired > 0 { return "injected '\(rule.text)' into \(fired) of \(calls) calls" }
            let name = "--inject '\(rule.text)' never fired: "
            switch calls {
            case 0: return name + "no such call was made"
            case 1: return name + "one such call was made, and it was not due, or failed by itself"
            default:
                return name
                    + "\(calls) such calls were made, and none was due, or those due failed by"
                    + " themselves"
            }
        }
    }

    /// What became of each rule.
    public var accounts: [Account] {
        rules.indices.map { index in
            Account(
                rule: rules[index], calls: counters[index * 2], fired: counters[index * 2 + 1])
        }
    }

    /// Counts a call that a rule is about, and says whether the rule acts on it.
    func isDue(_ index: Int) -> Bool {
        rules[index].occasions.contains(counters.countUp(index * 2))
    }

    /// Notes that a rule changed a call.
    func noteFired(_ index: Int) { _ = counters.countUp(index * 2 + 1) }
}
