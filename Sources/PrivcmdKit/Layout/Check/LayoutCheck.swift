// SPDX-License-Identifier: MIT

/// What the table says of the interface, held against what other sources say.
public struct LayoutCheck: Sendable {
    /// What a source says of a structure.
    public enum Verdict: Equatable, Sendable {
        /// It has it as the table has it, save for arms of a union that it lacks, and with members that it
        /// calls by older names.
        case agrees(lacking: [String], older: [String])
        /// It lacks it, and says nothing of it.
        case lacks
        /// It has it otherwise.
        case differs([LayoutDifference])
    }

    /// One source's verdicts.
    public struct Column: Sendable {
        /// What the source is called, such as a path.
        public let name: String
        /// The kind of caller whose layouts it has.
        public let caller: ABICaller
        /// The versions of the interface that it is of, by hypercall; empty where it does not say.
        public let versions: [String: UInt32]
        /// The tags of what it was asked for, in the order of the table.
        let structures: [String]
        /// What it says, by the structure's tag.
        public private(set) var verdicts: [String: Verdict] = [:]
        /// The numbers that it has otherwise.
        public private(set) var numbers: [LayoutDifference] = []
        /// How many numbers it has as the table has them.
        public private(set) var sameNumbers = 0
        /// Whether it was looked for members that the table does not have.
        public let listsMembers: Bool

        /// Holds the interface against a source.
        ///
        /// The number of a request is taken from the source where it has it, and is otherwise computed with
        /// the size that the request's structure has there.
        ///
        /// - Parameters:
        ///   - expected: what it is to have.
        ///   - name: what the source is called.
        ///   - source: the source.
        ///   - found: the numbers that it has, by their names.
        ///   - versions: the versions of the interface that it is of, by hypercall.
        /// - Throws: why the source cannot be read.
        public init(
            _ expected: ExpectedInterface, name: String, _ source: some LayoutSource,
            numbers found: [String: UInt64] = [:], versions: [String: UInt32] = [:]
        ) throws {
            self.name = name
            self.versions = versions
            caller = expected.caller
            listsMembers = source.listsMembers
            structures = expected.structures.map(\.name)
            for structure in expected.structures {
                verdicts[structure.name] = try Self.verdict(structure, source)
            }
            for number in expected.numbers {
                var other = found[number.name]
                if other == nil, let argument = number.argument,
                    let size = try source.size(ofStructure: argument)
                {
                    let request = Request(UInt32(truncatingIfNeeded: number.value), size: size)
                    other = UInt64(request.rawValue)
                }
                guard let other else { continue }
                if other == number.value {
                    sameNumbers += 1
                } else {
                    numbers.append(
                        LayoutDifference(
                            number.name, nil, .number, found: other, expected: number.value))
                }
            }
        }

        private static func verdict(
            _ structure: ExpectedStructure, _ source: some LayoutSource
        ) throws -> Verdict {
            let name = structure.name
            guard let size = try source.size(ofStructure: name) else { return .lacks }
            var differences: [LayoutDifference] = []
            var lacking: [String] = []
            var older: [String] = []
            if size != structure.size {
                differences.append(
                    LayoutDifference(
                        name, nil, .size, found: UInt64(size), expected: UInt64(structure.size)))
            }
            for member in structure.members {
                let upstream = member.designators[0]
                let arm = ExpectedStructure.Member.arm(of: upstream)
                if let arm, lacking.contains(arm) { continue }
                if let (called, layout) = try find(member, name, source) {
                    if called != upstream { older.append("'\(called)' for '\(upstream)'") }
                    differences += member.differences(name, called, from: layout)
                } else if let arm, try source.member(arm, ofStructure: name) == nil {
                    lacking.append(arm)
                } else {
                    differences.append(
                        LayoutDifference(name, upstream, .presence, found: 0, expected: 1))
                }
            }
            for (member, offset) in try UnknownMembers(of: structure).found(in: source) {
                if FormerPadding.contains(member, of: name) {
                    older.append("'\(member)' for padding")
                } else {
                    differences.append(
                        LayoutDifference(
                            name, member, .unknown, found: UInt64(offset), expected: 0))
                }
            }
            guard differences.isEmpty else { return .differs(differences) }
            return .agrees(lacking: lacking, older: older)
        }

        private static func find(
            _ member: ExpectedStructure.Member, _ structure: String, _ source: some LayoutSource
        ) throws -> (String, MemberLayout)? {
            for designator in member.designators {
                if let layout = try source.member(designator, ofStructure: structure) {
                    return (designator, layout)
                }
            }
            return nil
        }

        /// How many structures or numbers it has otherwise.
        public var driftCount: Int {
            numbers.count + verdicts.values.count { if case .differs = $0 { true } else { false } }
        }

        /// Whether it has anything of the interface.
        public var hasAny: Bool {
            sameNumbers > 0 || !numbers.isEmpty || verdicts.values.contains { $0 != .lacks }
        }
    }

    /// The tags of the structures, in the order of the table.
    public let structures: [String]
    /// The sources.
    public let columns: [Column]

    /// Puts verdicts together.
    ///
    /// - Parameter columns: the sources' verdicts.
    public init(_ columns: [Column]) {
        self.columns = columns
        // What differs between versions of the interface stands in some columns alone.
        var names = columns.map(\.structures).max { $0.count < $1.count } ?? []
        for name in columns.flatMap(\.structures) where !names.contains(name) {
            names.append(name)
        }
        structures = names
    }

    /// Whether a source has something otherwise.
    public var hasDrifted: Bool { columns.contains { $0.driftCount > 0 } }
}
