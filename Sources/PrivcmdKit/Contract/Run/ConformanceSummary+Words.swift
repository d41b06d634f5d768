// SPDX-License-Identifier: MIT

extension ConformanceSummary {
    /// How many clauses were judged.
    public var judged: Int { counts.values.reduce(0, +) }

    /// How many clauses said something of the promises: they passed, failed or crashed.
    public var checked: Int { count(.pass) + count(.fail) + count(.crash) }

    /// The counts, such as `12 pass, 3 skip, 0 broken, 1 fail, 0 crash`.
    public var countsInWords: String {
        Verdict.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
    }

    /// How many clauses were judged, such as `1 clause`.
    var ranInWords: String { Self.clauses(judged) }

    /// A number of clauses.
    static func clauses(_ count: Int) -> String { count == 1 ? "1 clause" : "\(count) clauses" }
}
