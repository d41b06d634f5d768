// SPDX-License-Identifier: MIT

/// The result of comparing layouts, as text and as JSON.
///
/// docs/abi.md describes the JSON form.
public struct LayoutCheckReport: Codable, Equatable, Sendable {
    /// A source that was compared with the table.
    public struct Source: Codable, Equatable, Sendable {
        /// The name of the source, such as a path.
        public let name: String
        /// The caller architecture of its layouts: `x86_64`, `arm64` or `i386`.
        public let caller: ABICaller
        /// The interface versions that the source states, in hexadecimal, by hypercall.
        public let versions: [String: String]
        /// Whether it was searched for members that the table does not have.
        public let listsMembers: Bool
        /// The number of structures that agree.
        public let agree: Int
        /// The number of structures that differ.
        public let differ: Int
        /// The number of structures that the source does not have.
        public let lacks: Int
        /// The number of numbers that agree.
        public let numbersAgree: Int
        /// A sentence for each number that differs.
        public let numbersDiffer: [String]
    }

    /// The result for one structure and one source.
    public struct Cell: Codable, Equatable, Sendable {
        /// `agrees`, `lacks` or `differs`.
        public let verdict: String
        /// A sentence for each difference.
        public let differences: [String]
        /// The union members that the source does not have.
        public let lacking: [String]
        /// A phrase for each member that the source has under an older name.
        public let older: [String]
    }

    /// The results for one structure.
    public struct Row: Codable, Equatable, Sendable {
        /// The structure's tag.
        public let structure: String
        /// The results for the sources, in their order.
        public let sources: [Cell]
    }

    /// The sources.
    public let sources: [Source]
    /// The structures of the table.
    public let structures: [Row]
    /// Whether any source differs from the table.
    public let drifted: Bool
    /// The system whose running kernel is one of the sources; nil if none is.
    public let system: SystemSnapshot?

    /// Creates the report on a comparison.
    ///
    /// - Parameters:
    ///   - check: the comparison.
    ///   - system: the system whose running kernel is one of the sources.
    public init(_ check: LayoutCheck, on system: SystemSnapshot? = nil) {
        self.system = system
        drifted = check.hasDifferences
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
            self.init(verdict: "agrees", differences: [], lacking: lacking, older: older)
        case .differs(let list):
            self.init(
                verdict: "differs", differences: list.map(\.description), lacking: [], older: [])
        case .missing, nil:
            self.init(verdict: "lacks", differences: [], lacking: [], older: [])
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
            listsMembers: column.listsMembers,
            agree: count("agrees"), differ: count("differs"), lacks: count("lacks"),
            numbersAgree: column.matchingNumbers,
            numbersDiffer: column.numbers.map(\.description))
    }
}
