// SPDX-License-Identifier: MIT

/// The clauses that are to be checked, and how many are not, and why.
public struct ClauseSelection: Sendable {
    /// What is to be checked; those of a family stand together.
    public let clauses: [Clause]
    /// What is not.
    public let leftOut: LeftOut

    /// Selects clauses.
    ///
    /// - Parameters:
    ///   - all: the clauses that there are.
    ///   - wanted: patterns, one of which a clause has to fit; none lets every clause in.
    ///   - unwanted: patterns, none of which a clause may fit.
    ///   - level: the greatest harm that is allowed.
    public init(
        of all: [Clause] = Contract.clauses, select wanted: [Glob] = [],
        skip unwanted: [Glob] = [], upTo level: Level
    ) {
        let selected = all.filter { clause in
            (wanted.isEmpty || wanted.contains { $0.matches(clause.name) })
                && !unwanted.contains { $0.matches(clause.name) }
        }
        clauses = selected.filter { $0.level <= level }.families.flatMap(\.clauses)
        let tooHarmful = Dictionary(grouping: selected.filter { $0.level > level }, by: \.level)
        leftOut = LeftOut(
            bySelection: all.count - selected.count, byLevel: tooHarmful.mapValues(\.count))
    }

    /// The names that somebody may have meant by a pattern that fits none, the likeliest first.
    ///
    /// - Parameters:
    ///   - pattern: the pattern.
    ///   - all: the clauses that there are.
    /// - Returns: at most five names or patterns; empty where nothing comes near.
    public static func near(_ pattern: Glob, among all: [Clause] = Contract.clauses) -> [String] {
        let text = pattern.description.lowercased()
        let families = all.families.map(\.name)
        let candidates = families.map { $0 + ".*" } + all.map(\.name.rawValue)
        let rated = candidates.map { candidate -> (name: String, distance: Int) in
            let bare = candidate.hasSuffix(".*") ? String(candidate.dropLast(2)) : candidate
            let leaf = bare.split(separator: ".", maxSplits: 1).last.map(String.init) ?? bare
            let isPart = text.count > 2 && bare.contains(text)
            let distances = [candidate, bare, leaf].map { Spelling.distance(text, $0) }
            // The very family comes first, then what begins with the text, then what holds it.
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

/// How many clauses are not checked, and why.
public struct LeftOut: Equatable, Sendable {
    /// How many the selection leaves out.
    public var bySelection: Int
    /// How many could do more harm than is allowed, by the harm that they can do.
    public var byLevel: [Level: Int]

    /// Makes the counts.
    ///
    /// - Parameters:
    ///   - bySelection: how many the selection leaves out.
    ///   - byLevel: how many could do more harm than is allowed.
    public init(bySelection: Int = 0, byLevel: [Level: Int] = [:]) {
        self.bySelection = bySelection
        self.byLevel = byLevel
    }

    /// All of them.
    public var count: Int { byLevel.values.reduce(bySelection, +) }
}

/// The clauses whose names begin alike.
public struct ClauseFamily: Sendable {
    /// What stands before the first dot of their names.
    public let name: String
    /// The clauses, in their order.
    public let clauses: [Clause]
}

extension [Clause] {
    /// The clauses by family, each in its order, the families as they first come.
    public var families: [ClauseFamily] {
        let groups = Dictionary(grouping: self, by: \.name.family)
        var seen: Set<String> = []
        return map(\.name.family).filter { seen.insert($0).inserted }.map {
            ClauseFamily(name: $0, clauses: groups[$0] ?? [])
        }
    }
}
