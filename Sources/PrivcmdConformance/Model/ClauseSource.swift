// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Where a statement comes from: a source file of Linux or Xen, in one release.
package struct ClauseSource: Sendable, CustomStringConvertible {
    /// The project and its release, such as `Linux 6.12`.
    package let release: String
    /// The file in the project's tree.
    package let file: String
    /// The advisory or fix that the clause checks for, such as `XSA-482`.
    package let advisory: String?

    package static func linux(_ file: String, _ advisory: String? = nil) -> ClauseSource {
        ClauseSource(release: "Linux \(FeatureIntroduced.linux)", file: file, advisory: advisory)
    }

    static func xen(_ file: String, _ advisory: String? = nil) -> ClauseSource {
        ClauseSource(release: "Xen \(FeatureIntroduced.xen)", file: file, advisory: advisory)
    }

    /// The source in one line.
    package var description: String {
        "\(file) (\(release))" + (advisory.map { ", \($0)" } ?? "")
    }
}
