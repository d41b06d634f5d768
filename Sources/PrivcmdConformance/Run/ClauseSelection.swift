// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The clauses to check, and how many are excluded.
package struct ClauseSelection: Sendable {
    /// The clauses to check, grouped by family.
    package let clauses: [Clause]
    /// How many clauses are excluded.
    package let excluded: ExcludedClauses

    /// Selects clauses.
    ///
    /// - Parameters:
    ///   - all: all clauses.
    ///   - wanted: patterns, one of which has to match; an empty list selects all clauses.
    ///   - unwanted: patterns, none of which may match.
    ///   - level: the greatest harm that is allowed.
    package init(
        of all: [Clause] = Contract.clauses, select wanted: [Glob] = [],
        skip unwanted: [Glob] = [], upTo level: HarmLevel
    ) {
        let selected = all.filter { clause in
            (wanted.isEmpty || wanted.contains { $0.matches(clause.name.rawValue) })
                && !unwanted.contains { $0.matches(clause.name.rawValue) }
        }
        clauses = selected.filter { $0.level <= level }.families.flatMap(\.clauses)
        let tooHarmful = Dictionary(grouping: selected.filter { $0.level > level }, by: \.level)
        excluded = ExcludedClauses(
            bySelection: all.count - selected.count, byLevel: tooHarmful.mapValues(\.count))
    }

    /// Suggests names for a pattern that matches no clause, the most similar first.
    ///
    /// - Parameters:
    ///   - pattern: the pattern.
    ///   - all: all clauses.
    /// - Returns: at most five names or patterns; empty if none is similar.
    package static func suggestions(_ pattern: Glob, among all: [Clause] = Contract.clauses)
        -> [String]
    {
        let text = pattern.description.lowercased()
        let families = all.families.map(\.name)
        let candidates = families.map { $0 + ".*" } + all.map(\.name.rawValue)
        return Spelling.closest(to: text, among: candidates, count: 5) { candidate in
            let bare = candidate.hasSuffix(".*") ? String(candidate.dropLast(2)) : candidate
            let leaf = bare.split(separator: ".", maxSplits: 1).last.map(String.init) ?? bare
            let isPart = text.count > 2 && bare.contains(text)
            let distances = [candidate, bare, leaf].map { Spelling.editDistance(text, $0) }
            // First the family of this name, then names that start with or contain the text.
            return bare == text
                ? -2
                : isPart && bare.hasPrefix(text) ? -1 : isPart ? 0 : distances.min() ?? .max
        }
    }
}

/// How many clauses are excluded, and why.
package struct ExcludedClauses: Equatable, Sendable {
    /// How many clauses the selection excludes.
    package var bySelection: Int
    /// How many clauses could do more harm than is allowed, by their level.
    package var byLevel: [HarmLevel: Int]

    /// Makes the counts.
    ///
    /// - Parameters:
    ///   - bySelection: how many clauses the selection excludes.
    ///   - byLevel: how many clauses could do more harm than is allowed.
    package init(bySelection: Int = 0, byLevel: [HarmLevel: Int] = [:]) {
        self.bySelection = bySelection
        self.byLevel = byLevel
    }

    /// The number of excluded clauses.
    package var count: Int { byLevel.values.reduce(bySelection, +) }
}
