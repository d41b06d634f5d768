// SPDX-License-Identifier: MIT

/// Everything that the interface promises.
public enum Contract {
    /// Every clause; those of a family stand together.
    public static let clauses: [Clause] = [
        RequestClauses.all, FileClauses.all, XenClauses.all,
    ].flatMap(\.self)
}
