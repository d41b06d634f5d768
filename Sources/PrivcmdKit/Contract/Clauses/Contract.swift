// SPDX-License-Identifier: MIT

/// Everything that the interface promises.
public enum Contract {
    /// Every clause; those of a family stand together.
    public static let clauses: [Clause] = [
        RequestClauses.all, FileClauses.all, XenClauses.all,
    ].flatMap(\.self)

    /// The clauses that fit one of several patterns; all of them where there is no pattern.
    ///
    /// - Parameters:
    ///   - patterns: the patterns.
    ///   - level: the greatest harm that is allowed.
    /// - Returns: the clauses, in their order.
    public static func clauses(matching patterns: [Glob], upTo level: Level) -> [Clause] {
        clauses.filter { clause in
            clause.level <= level
                && (patterns.isEmpty || patterns.contains { $0.matches(clause.name) })
        }
    }
}
