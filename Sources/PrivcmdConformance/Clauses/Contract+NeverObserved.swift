// SPDX-License-Identifier: MIT

extension Contract {
    /// The clauses that no real system has passed yet, and why.
    ///
    /// A test compares the list with the records in Fixtures/conformance.
    package static let neverObserved: [ClauseName: String] = {
        let noDomU = "the lab has no domU, and open(2) restricts the file only there (XSA-482)"
        let names: [ClauseName] = [
            "open-restricted.another-domain", "open-restricted.device-model",
            "open-restricted.hypercall", "open-restricted.hypercall-null", "open-restricted.lift",
            "open-restricted.opened-again",
        ]
        return Dictionary(uniqueKeysWithValues: names.map { ($0, noDomU) })
    }()
}
