// SPDX-License-Identifier: MIT

/// The contract: what the interface does, as clauses.
package enum Contract {
    /// Every clause, grouped by family.
    package static let clauses: [Clause] = [
        RequestClauses.all, FileClauses.all, XenClauses.all,
    ].flatMap(\.self)
}
