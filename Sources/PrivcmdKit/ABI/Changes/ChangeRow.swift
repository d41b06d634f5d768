// SPDX-License-Identifier: MIT

/// A change and the releases that introduced it: a row of the dated table.
///
/// The fake's kernel and hypervisor read the table.
package struct ChangeRow: Sendable, Equatable {
    /// What is true since the change, for reports.
    package let summary: String
    /// The releases that introduced it, one for each branch that has it.
    package let backports: Backports

    /// A change that was backported to several branches.
    init(_ words: String, _ fix: Backports) {
        self.summary = words
        self.backports = fix
    }

    /// A change that one release introduced, without backports.
    init(_ words: String, since release: Release) {
        self.init(words, Backports(name: "since \(release)", releases: [release]))
    }
}
