// SPDX-License-Identifier: MIT

package import PrivcmdKit
internal import SystemPackage

/// What a system lacks, so that a scenario fails on it.
package enum MissingFeature: Equatable, Sendable {
    case linux(LinuxChange)
    case xen(XenChange)
    /// A defect that no release has fixed: its number in docs/reference/findings.md, and a description.
    case finding(Int, String)

    /// The name of its row in the dated table, or `finding-N`.
    package var name: String {
        switch self {
        case .linux(let change): change.rawValue
        case .xen(let change): change.rawValue
        case .finding(let number, _): "finding-\(number)"
        }
    }

    /// What a system with the feature does, or the defect.
    package var text: String {
        switch self {
        case .linux(let change): change.row.summary
        case .xen(let change): change.row.summary
        case .finding(_, let text): text
        }
    }

    /// The first releases with the feature; nil for a defect that is not fixed yet.
    package var firstRelease: String? {
        switch self {
        case .linux(let change): Self.releases(of: change.row, "Linux")
        case .xen(let change): Self.releases(of: change.row, "Xen")
        case .finding: nil
        }
    }

    /// What is missing, as the end of a sentence.
    package var explanation: String {
        switch self {
        case .linux, .xen: "needs \(firstRelease ?? "a later release") (\(text))"
        case .finding(let number, _): "see docs/reference/findings.md, \(number) (\(text))"
        }
    }

    private static func releases(of row: ChangeRow, _ component: String) -> String {
        component + " " + row.backports.releases.map(\.description).joined(separator: ", ")
    }
}

/// An errno that a step is known to return on a system without a feature.
struct KnownErrno: Sendable {
    let errno: Errno
    let missingFeature: MissingFeature

    init(_ errno: Errno, _ cause: MissingFeature) {
        self.errno = errno
        self.missingFeature = cause
    }
}
