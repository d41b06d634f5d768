// SPDX-License-Identifier: MIT

import PrivcmdConformance
import PrivcmdKit

/// Counts of the calls and results of a run.
package struct FuzzStatistics: Equatable, Sendable {
    /// The number of calls.
    package internal(set) var calls = 0
    /// The number of results by operation and by kind: `success`, an errno name or `not executed`.
    package internal(set) var results: [String: [String: Int]] = [:]
    /// The number of differences that each rule allowed.
    package internal(set) var allowedDifferences: [FuzzAllowedDifference: Int] = [:]

    /// The kind of a result that no call returned.
    static let notExecuted = "not executed"

    mutating func record(_ call: FuzzCall, _ result: FuzzResult) {
        calls += 1
        let operation = FuzzOperationTable.operations[call.operation]
        let kind =
            switch result.outcome {
            case .result: "success"
            case .error(let errno): errno.name
            case .fact: FuzzStatistics.notExecuted
            }
        results[operation.name, default: [:]][kind, default: 0] += 1
    }
}
