// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// A comparison of the ABI table with other sources of the interface.
package struct LayoutCheck: Sendable {
    /// The result of comparing one structure with one source.
    package enum Verdict: Equatable, Sendable {
        /// The layouts agree. `lacking` are union members that the source does not have; `older`
        /// are members that the source has under an older name.
        case agrees(lacking: [String], older: [String])
        /// The source does not have the structure.
        case missing
        case differs([LayoutDifference])
    }

    /// The results of comparing with one source.
    package struct Column: Sendable {
        /// The name of the source, such as a path.
        package let name: String
        /// The caller architecture of the source's layouts.
        package let caller: ABICaller
        /// The source's interface versions, by hypercall; empty if it does not state them.
        package let versions: [String: UInt32]
        /// The tags of the compared structures, in the order of the table.
        let structures: [String]
        /// The results, by the structure's tag.
        package private(set) var verdicts: [String: Verdict] = [:]
        /// The numbers that differ.
        package private(set) var numbers: [LayoutDifference] = []
        /// The number of numbers that agree.
        package private(set) var matchingNumbers = 0
        /// Whether the source was searched for members that the table does not have.
        package let listsMembers: Bool

        /// Compares the interface with a source.
        ///
        /// If the source does not have a request number, the number is computed from the size of
        /// the request's structure in the source.
        ///
        /// - Parameters:
        ///   - expected: the expected structures and numbers.
        ///   - name: the name of the source.
        ///   - source: the source.
        ///   - found: the source's numbers, by name.
        ///   - versions: the source's interface versions, by hypercall.
        /// - Throws: the reason why the source cannot be read.
        package init(
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
                    matchingNumbers += 1
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
            guard let size = try source.size(ofStructure: name) else { return .missing }
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
                let outer = ExpectedStructure.Member.unionMember(of: upstream)
                if let outer, lacking.contains(outer) { continue }
                if let (designator, layout) = try findMember(member, name, source) {
                    if designator != upstream { older.append("'\(designator)' for '\(upstream)'") }
                    differences += member.differences(name, designator, from: layout)
                } else if let outer, try source.member(outer, ofStructure: name) == nil {
                    lacking.append(outer)
                } else {
                    differences.append(
                        LayoutDifference(name, upstream, .presence, found: 0, expected: 1))
                }
            }
            for (member, offset) in try UnknownMembers(of: structure).find(in: source) {
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

        private static func findMember(
            _ member: ExpectedStructure.Member, _ structure: String, _ source: some LayoutSource
        ) throws -> (String, MemberLayout)? {
            for designator in member.designators {
                if let layout = try source.member(designator, ofStructure: structure) {
                    return (designator, layout)
                }
            }
            return nil
        }

        /// The number of structures and numbers that differ.
        package var differenceCount: Int {
            numbers.count + verdicts.values.count { if case .differs = $0 { true } else { false } }
        }

        /// Whether the source has any structure or number of the interface.
        package var hasAny: Bool {
            matchingNumbers > 0 || !numbers.isEmpty || verdicts.values.contains { $0 != .missing }
        }
    }

    /// The tags of the structures, in the order of the table.
    package let structures: [String]
    /// The results for each source.
    package let columns: [Column]

    /// Combines the results for several sources.
    package init(_ columns: [Column]) {
        self.columns = columns
        // Only some columns have the structures that depend on the interface version.
        var names = columns.map(\.structures).max { $0.count < $1.count } ?? []
        for name in columns.flatMap(\.structures) where !names.contains(name) {
            names.append(name)
        }
        structures = names
    }

    /// Whether any source differs from the table.
    package var hasDifferences: Bool { columns.contains { $0.differenceCount > 0 } }
}
