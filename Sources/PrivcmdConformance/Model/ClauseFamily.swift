// SPDX-License-Identifier: MIT

/// The clauses with the same family in their names.
package struct ClauseFamily: Sendable {
    /// The part of their names before the first dot.
    package let name: String
    /// The clauses, in their order.
    package let clauses: [Clause]
}

extension [Clause] {
    /// The clauses by family, in the order of each family's first clause.
    package var families: [ClauseFamily] {
        let groups = Dictionary(grouping: self, by: \.name.family)
        var seen: Set<String> = []
        return map(\.name.family).filter { seen.insert($0).inserted }.map {
            ClauseFamily(name: $0, clauses: groups[$0] ?? [])
        }
    }
}
