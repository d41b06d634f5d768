// SPDX-License-Identifier: MIT

package import PrivcmdFake
import PrivcmdKit

/// The list of built-in profiles.
package struct FakeList: Encodable, Sendable {
    /// The profiles, in order.
    package var profiles: [Entry]

    /// A profile in the list.
    package struct Entry: Encodable, Sendable {
        package var name: String
        /// One line on what it is.
        package var summary: String
        /// `recorded` or `inferred`.
        package var provenance: FakeProfile.Provenance
    }

    /// Lists profiles.
    package init(_ profiles: [FakeProfile] = FakeProfile.builtIn) {
        self.profiles = profiles.map {
            Entry(name: $0.name, summary: $0.summary, provenance: $0.provenance)
        }
    }

    /// The list as text.
    package var text: String {
        let rows = profiles.map { [$0.name, $0.provenance.rawValue, $0.summary] }
        return TextTable.lines(rows, width: 98).joined(separator: "\n")
            + "\n\n" + Self.footer
    }

    private static let footer = """
        Any of these releases can be combined, as in xen-4.19-linux-6.18-pvh or
        xen-4.20.3-linux-6.12.77-hvm-domu: Xen \(KnownRelease.xenRange), Linux \
        \(KnownRelease.linuxRange);
        pv, pvh for a dom0, pv-domu, pvh-domu, hvm-domu for a domU;
        series-v1 to series-v10, also with -pv.
        """
}
