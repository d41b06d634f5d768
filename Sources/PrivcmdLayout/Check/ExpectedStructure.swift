// SPDX-License-Identifier: MIT

import PrivcmdKit

/// A C structure of the ABI table that is compared with a source.
package struct ExpectedStructure: Sendable {
    /// A member in the table.
    package struct Member: Equatable, Sendable {
        /// The C designators, such as `u.getdomaininfo.domain`: upstream's first, then those of
        /// older copies.
        ///
        /// The empty designator is the whole type, if it is not a structure in C.
        package var designators: [String]
        /// The layout; its sign is nil if any sign is accepted.
        package var layout: MemberLayout
        /// Whether the width of array elements is compared; false for bytes.
        package var hasElements: Bool

        /// Creates a member.
        ///
        /// - Parameters:
        ///   - designators: the C designators, at least one.
        ///   - layout: the layout.
        ///   - hasElements: whether the width of its elements is compared.
        package init(designators: [String], layout: MemberLayout, hasElements: Bool) {
            self.designators = designators
            self.layout = layout
            self.hasElements = hasElements
        }

        /// Returns the member of the union `u` that a designator goes through, such as
        /// `u.getdomaininfo`; nil if there is none.
        static func unionMember(of designator: String) -> String? {
            let parts = designator.split(separator: ".")
            return parts.first == "u" && parts.count > 1 ? "u.\(parts[1])" : nil
        }
    }

    /// The tag, or the name of a typedef.
    package let name: String
    /// The size in bytes.
    package var size: Int
    /// The members, in the order of the table.
    package var members: [Member]

    private init(_ structure: ABIStructure) {
        name = structure.name
        size = structure.size
        members = []
        add(structure)
    }

    /// Adds members.
    ///
    /// An envelope is one structure with the members of all its operations.
    private mutating func add(_ structure: ABIStructure) {
        let known = Set(members.map(\.designators))
        for field in structure.fields where field.size > 0 && !known.contains(field.designators) {
            members.append(Member(field))
        }
    }

    /// Returns every structure of the table, one for each tag.
    static func all(
        _ versions: [String: UInt32], for caller: ABICaller
    ) -> [ExpectedStructure] {
        var order: [String] = []
        var found: [String: ExpectedStructure] = [:]
        // The structures that addresses point to and that are not yet added.
        var inners: [ABIStructure] = []
        func queuePointees(_ structure: ABIStructure) {
            for field in structure.fields {
                if case .structure(let inner)? = field.pointee?.content { inners.append(inner) }
            }
        }
        func add(_ whole: ABIStructure) {
            queuePointees(whole)
            guard let structure = whole.layout(for: caller) else { return }
            if found[structure.name] == nil {
                order.append(structure.name)
                found[structure.name] = ExpectedStructure(structure)
            } else if found[structure.name]?.size == structure.size {
                found[structure.name]?.add(structure)
            }
        }
        /// The argument words of a hypercall are not a structure, but what they point to is.
        func addAll(_ structure: ABIStructure, areWords: Bool = false) {
            areWords ? queuePointees(structure) : add(structure)
            while let inner = inners.popLast() { add(inner) }
        }
        for request in ABI.requests { if let argument = request.argument { addAll(argument) } }
        for hypercall in ABI.hypercalls {
            var areWords = false
            switch hypercall.callingForm {
            case .commandInStructure(let structure, _): addAll(structure)
            case .values(let words): addAll(words, areWords: true)
            case .commandAndValues: areWords = true
            case .commandAndPointer, .opaque: break
            }
            for command in hypercall.operations {
                if command.layouts.isEmpty {
                    if let argument = command.argument { addAll(argument, areWords: areWords) }
                } else if let version = versions[hypercall.name] ?? hypercall.onlyVersion,
                    let argument = command.argument(version: version)
                {
                    addAll(argument)
                }
            }
        }
        return order.compactMap { found[$0] }
    }
}

extension ABIHypercall {
    /// The interface version, if the table has only one.
    fileprivate var onlyVersion: UInt32? {
        let versions = Set(operations.flatMap { $0.layouts.map(\.versions) })
        guard let first = versions.first, versions.count == 1, first.count == 1 else { return nil }
        return first.lowerBound
    }
}

extension ExpectedStructure.Member {
    fileprivate init(_ field: ABIField) {
        // Some copies declare addresses as pointers and others as numbers. Bytes may have any type.
        let isSigned: Bool?
        let hasElements: Bool
        switch field.meaning {
        case .number, .bits, .sbdf, .domain, .port, .descriptor:
            isSigned = Arm64Layout.isPlainChar(field) ? nil : field.kind.isSigned
            hasElements = true
        case .address: (isSigned, hasElements) = (nil, true)
        case .text, .bytes, .handle: (isSigned, hasElements) = (nil, false)
        }
        self.init(
            designators: field.designators,
            layout: MemberLayout(
                offset: field.offset, size: field.size, elementWidth: field.kind.width,
                isSigned: isSigned),
            hasElements: hasElements)
    }
}
