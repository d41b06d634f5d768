// SPDX-License-Identifier: MIT

/// The verdict on a clause in an environment.
package enum Verdict: String, Codable, Sendable, CaseIterable, Comparable {
    /// All results are as expected.
    case pass
    /// The environment lacks something that the clause needs.
    case skip
    /// The check itself failed, so that the clause is neither confirmed nor refuted.
    case error
    /// A result differs from the expectation.
    case fail
    /// The process that issued the calls died or hung.
    case crash

    private var rank: Int {
        switch self {
        case .pass: 0
        case .skip: 1
        case .error: 2
        case .fail: 3
        case .crash: 4
        }
    }

    /// Orders from the best to the worst.
    package static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }
}
