// SPDX-License-Identifier: MIT

extension Contract {
    /// The clauses that no real system has passed yet, and why.
    ///
    /// A test holds the list to Fixtures/conformance: it names these clauses and no others.
    public static let neverObserved: [ClauseName: String] = [:]
}
