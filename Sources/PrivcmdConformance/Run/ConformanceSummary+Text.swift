// SPDX-License-Identifier: MIT

extension ConformanceSummary {
    /// How many clauses were evaluated.
    package var evaluatedCount: Int { counts.values.reduce(0, +) }

    /// How many clauses were confirmed or refuted: they passed, failed or crashed.
    package var conclusiveCount: Int { count(.pass) + count(.fail) + count(.crash) }

    /// The counts, such as `12 pass, 3 skip, 0 error, 1 fail, 0 crash`.
    package var countsText: String {
        Verdict.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
    }

    /// How many clauses were evaluated, such as `1 clause`.
    var evaluatedText: String { Self.clauseCount(evaluatedCount) }

    /// Formats a number of clauses.
    static func clauseCount(_ count: Int) -> String { count == 1 ? "1 clause" : "\(count) clauses" }
}
