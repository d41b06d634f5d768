// SPDX-License-Identifier: MIT

/// The fault rules of a run, with counters of matched and changed calls.
///
/// All open files of a device share one plan, also across fork(2).
package final class FaultPlan: Sendable {
    /// The rules, in command line order.
    package let rules: [FaultRule]
    private let counters: SharedCounters

    /// Creates a plan whose counters are 0.
    package init(_ rules: [FaultRule]) {
        self.rules = rules
        counters = SharedCounters(count: rules.count * 2)
    }

    /// How many calls a rule matched, and how many it changed.
    package struct RuleCount: Sendable {
        package let rule: FaultRule
        /// How many calls matched the rule.
        package let matched: Int
        /// How many of these calls the rule changed.
        package let injected: Int

        /// One line for the user.
        package var summary: String {
            if injected > 0 {
                return "injected '\(rule.text)' into \(injected) of \(matched) calls"
            }
            let name = "--inject '\(rule.text)' changed no call: "
            switch matched {
            case 0: return name + "no call matched"
            case 1:
                return name + "one call matched, but 'when=' excluded it, or the call itself failed"
            default:
                return name
                    + "\(matched) calls matched, but 'when=' excluded them, or the calls themselves"
                    + " failed"
            }
        }
    }

    /// The current counts of each rule.
    package var counts: [RuleCount] {
        rules.indices.map { index in
            RuleCount(
                rule: rules[index], matched: counters[index * 2], injected: counters[index * 2 + 1])
        }
    }

    /// Counts a call that matches a rule.
    ///
    /// - Returns: true if the schedule of the rule selects this call.
    func countMatch(_ index: Int) -> Bool {
        rules[index].schedule.contains(counters.increment(index * 2))
    }

    /// Counts a call that a rule changed.
    func countInjection(_ index: Int) { _ = counters.increment(index * 2 + 1) }
}
