// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The result of comparing layouts, as text and as JSON.
///
/// docs/use/abi.md describes the JSON form.
package struct LayoutCheckReport: Codable, Equatable, Sendable {
    /// A source that was compared with the table.
    package struct Source: Codable, Equatable, Sendable {
        /// The name of the source, such as a path.
        package let name: String
        /// The caller architecture of its layouts: `x86_64`, `arm64` or `i386`.
        package let caller: ABICaller
        /// The interface versions that the source states, in hexadecimal, by hypercall.
        package let versions: [String: String]
        /// Whether it was searched for members that the table does not have; nil in old reports.
        package let searchedUnknownMembers: Bool?
        /// The number of structures that agree.
        package let agree: Int
        /// The number of structures that differ.
        package let differ: Int
        /// The number of structures that the source does not have.
        package let missing: Int
        package let numbersAgree: Int
        /// A sentence for each number that differs.
        package let numbersDiffer: [String]
    }

    /// The result for one structure and one source.
    package struct Cell: Codable, Equatable, Sendable {
        /// `agrees`, `missing` or `differs`.
        package let verdict: String
        /// A sentence for each difference.
        package let differences: [String]
        /// The union members that the source does not have.
        package let missingUnionMembers: [String]
        /// A phrase for each member that the source has under an older name.
        package let olderNames: [String]
    }

    /// The results for one structure.
    package struct Row: Codable, Equatable, Sendable {
        /// The structure's tag.
        package let structure: String
        /// The results for the sources, in their order.
        package let sources: [Cell]
    }

    package let sources: [Source]
    /// The structures of the table.
    package let structures: [Row]
    /// Whether any source differs from the table.
    package let hasDifferences: Bool
    /// The system whose running kernel is one of the sources; nil if none is.
    package let system: SystemSnapshot?

    /// Creates the report on a comparison.
    ///
    /// - Parameters:
    ///   - check: the comparison.
    ///   - system: the system whose running kernel is one of the sources.
    package init(_ check: LayoutCheck, on system: SystemSnapshot? = nil) {
        self.system = system
        hasDifferences = check.hasDifferences
        structures = check.structures.map { name in
            Row(structure: name, sources: check.columns.map { Cell($0.verdicts[name]) })
        }
        sources = check.columns.map { Source($0) }
    }
}

extension LayoutCheckReport.Cell {
    init(_ verdict: LayoutCheck.Verdict?) {
        switch verdict {
        case .agrees(let lacking, let older):
            self.init(
                verdict: "agrees", differences: [], missingUnionMembers: lacking,
                olderNames: older)
        case .differs(let list):
            self.init(
                verdict: "differs", differences: list.map(\.description),
                missingUnionMembers: [], olderNames: [])
        case .missing, nil:
            self.init(
                verdict: "missing", differences: [], missingUnionMembers: [], olderNames: [])
        }
    }
}

extension LayoutCheckReport.Source {
    init(_ column: LayoutCheck.Column) {
        let cells = column.verdicts.values.map { LayoutCheckReport.Cell($0) }
        func count(_ verdict: String) -> Int { cells.count { $0.verdict == verdict } }
        self.init(
            name: column.name, caller: column.caller,
            versions: column.versions.mapValues { "0x" + hex($0, digits: 1) },
            searchedUnknownMembers: column.listsMembers,
            agree: count("agrees"), differ: count("differs"), missing: count("missing"),
            numbersAgree: column.matchingNumbers,
            numbersDiffer: column.numbers.map(\.description))
    }
}
