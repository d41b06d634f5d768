// SPDX-License-Identifier: MIT

/// The contract: what the interface does, as clauses.
public enum Contract {
    /// Every clause, grouped by family.
    public static let clauses: [Clause] = [
        RequestClauses.all, FileClauses.all, XenClauses.all,
    ].flatMap(\.self)
}
