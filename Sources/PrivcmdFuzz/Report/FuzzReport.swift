// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The report of `fuzz`: the result of comparing two devices, as text.
package struct FuzzReport: Sendable {
    private let configuration: FuzzConfiguration
    private let first: String
    private let second: String

    /// Creates a report.
    package init(_ configuration: FuzzConfiguration, _ first: String, against second: String) {
        self.configuration = configuration
        self.first = first
        self.second = second
    }

    /// The summary of a run without a difference.
    ///
    /// - Parameters:
    ///   - counts: the counts of the run.
    ///   - verbose: whether to list the results of each operation.
    /// - Returns: the lines.
    package func agreement(_ counts: FuzzStatistics, verbose: Bool) -> String {
        var lines: [String] = []
        if verbose { lines += operations(counts) }
        for rule in FuzzAllowedDifference.allCases {
            guard let count = counts.allowedDifferences[rule], count > 0 else { continue }
            lines.append("\(count) differences explained by \(rule.rawValue): \(rule.text)")
        }
        let notEmulated = counts.results.values.reduce(0) {
            $0 + ($1[FuzzStatistics.notExecuted] ?? 0)
        }
        if notEmulated > 0 { lines.append("\(notEmulated) calls had no result on either device") }
        lines.append(
            "\(counts.calls) calls, seed \(configuration.seed): '\(first)' and '\(second)' agree")
        return lines.joined(separator: "\n")
    }

    private func operations(_ counts: FuzzStatistics) -> [String] {
        let width = counts.results.keys.map(\.count).max() ?? 0
        return counts.results.sorted { $0.key < $1.key }.map { name, results in
            let totals = results.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.value) \($0.key)" }
            return name.padded(to: width) + "  " + totals.joined(separator: ", ")
        }
    }

    /// Formats a difference: the calls with their results, and the last call with both results.
    package func text(of difference: FuzzDifference) -> String {
        var lines: [String] = []
        for (call, result) in zip(difference.calls, difference.results).dropLast() {
            lines.append("\(call) = \(result.text(for: call))")
        }
        if let call = difference.calls.last, let result = difference.results.last {
            let width = max(first.count, second.count) + 2
            func padded(_ name: String) -> String { "'\(name)'".padded(to: width) }
            lines += [
                "\(call)",
                "    \(padded(first)) \(result.text(for: call))",
                "    \(padded(second)) \(difference.otherResult.text(for: call))",
            ]
        }
        return lines.joined(separator: "\n")
    }
}
