// SPDX-License-Identifier: MIT

/// A comparison of layouts as text and as JSON.
///
/// Its JSON shape is in docs/abi.md.
public struct LayoutCheckReport: Codable, Equatable, Sendable {
    /// What was held against the table.
    public struct Source: Codable, Equatable, Sendable {
        /// What it is called, such as a path.
        public let name: String
        /// The kind of caller whose layouts it has: `x86_64`, `arm64` or `i386`.
        public let caller: ABICaller
        /// The versions of the interface that it says it is of, in hexadecimal, by hypercall.
        public let versions: [String: String]
        /// Whether it tells of members that the table does not have.
        public let listsMembers: Bool
        /// How many structures it has as the table has them.
        public let agree: Int
        /// How many structures it has otherwise.
        public let differ: Int
        /// How many structures it lacks.
        public let lacks: Int
        /// How many numbers it has as the table has them.
        public let numbersAgree: Int
        /// The numbers that it has otherwise, in words.
        public let numbersDiffer: [String]
    }

    /// What one source says of a structure.
    public struct Cell: Codable, Equatable, Sendable {
        /// `agrees`, `lacks` or `differs`.
        public let verdict: String
        /// The ways in which it has it otherwise, in words.
        public let differences: [String]
        /// The arms of a union that it lacks.
        public let lacking: [String]
        /// The members that it calls by older names, in words.
        public let older: [String]
    }

    /// A structure, and what each source says of it.
    public struct Row: Codable, Equatable, Sendable {
        /// The structure's tag.
        public let structure: String
        /// What the sources say, in their order.
        public let sources: [Cell]
    }

    /// The sources.
    public let sources: [Source]
    /// The structures of the table.
    public let structures: [Row]
    /// Whether a source has something otherwise.
    public let drifted: Bool
    /// The system whose running kernel is one of the sources; nil where none is.
    public let system: SystemSnapshot?

    /// Tells of a comparison.
    ///
    /// - Parameters:
    ///   - check: the comparison.
    ///   - system: the system whose running kernel is one of the sources.
    public init(_ check: LayoutCheck, on system: SystemSnapshot? = nil) {
        self.system = system
        drifted = check.hasDrifted
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
        case .lacks, nil:
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
            numbersAgree: column.sameNumbers,
            numbersDiffer: column.numbers.map(\.description))
    }
}
