// SPDX-License-Identifier: MIT

/// The clauses to check, and how many are excluded.
public struct ClauseSelection: Sendable {
    /// The clauses to check, grouped by family.
    public let clauses: [Clause]
    /// How many clauses are excluded.
    public let excluded: ExcludedClauses

    /// Selects clauses.
    ///
    /// - Parameters:
    ///   - all: all clauses.
    ///   - wanted: patterns, one of which has to match; an empty list selects all clauses.
    ///   - unwanted: patterns, none of which may match.
    ///   - level: the greatest harm that is allowed.
    public init(
        of all: [Clause] = Contract.clauses, select wanted: [Glob] = [],
        skip unwanted: [Glob] = [], upTo level: HarmLevel
    ) {
        let selected = all.filter { clause in
            (wanted.isEmpty || wanted.contains { $0.matches(clause.name) })
                && !unwanted.contains { $0.matches(clause.name) }
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
    public static func suggestions(_ pattern: Glob, among all: [Clause] = Contract.clauses)
        -> [String]
    {
        let text = pattern.description.lowercased()
        let families = all.families.map(\.name)
        let candidates = families.map { $0 + ".*" } + all.map(\.name.rawValue)
        let rated = candidates.map { candidate -> (name: String, distance: Int) in
            let bare = candidate.hasSuffix(".*") ? String(candidate.dropLast(2)) : candidate
            let leaf = bare.split(separator: ".", maxSplits: 1).last.map(String.init) ?? bare
            let isPart = text.count > 2 && bare.contains(text)
            let distances = [candidate, bare, leaf].map { Spelling.editDistance(text, $0) }
            // First the family of this name, then names that start with or contain the text.
            let rank =
                bare == text
                ? -2
                : isPart && bare.hasPrefix(text) ? -1 : isPart ? 0 : distances.min() ?? .max
            return (candidate, rank)
        }
        let limit = max(2, text.count / 3)
        return rated.filter { $0.distance <= limit }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(5).map(\.name)
    }
}

/// How many clauses are excluded, and why.
public struct ExcludedClauses: Equatable, Sendable {
    /// How many clauses the selection excludes.
    public var bySelection: Int
    /// How many clauses could do more harm than is allowed, by their level.
    public var byLevel: [HarmLevel: Int]

    /// Makes the counts.
    ///
    /// - Parameters:
    ///   - bySelection: how many clauses the selection excludes.
    ///   - byLevel: how many clauses could do more harm than is allowed.
    public init(bySelection: Int = 0, byLevel: [HarmLevel: Int] = [:]) {
        self.bySelection = bySelection
        self.byLevel = byLevel
    }

    /// The number of excluded clauses.
    public var count: Int { byLevel.values.reduce(bySelection, +) }
}

/// The clauses with the same family in their names.
public struct ClauseFamily: Sendable {
    /// The part of their names before the first dot.
    public let name: String
    /// The clauses, in their order.
    public let clauses: [Clause]
}

extension [Clause] {
    /// The clauses by family, in the order of each family's first clause.
    public var families: [ClauseFamily] {
        let groups = Dictionary(grouping: self, by: \.name.family)
        var seen: Set<String> = []
        return map(\.name.family).filter { seen.insert($0).inserted }.map {
            ClauseFamily(name: $0, clauses: groups[$0] ?? [])
        }
    }
}
