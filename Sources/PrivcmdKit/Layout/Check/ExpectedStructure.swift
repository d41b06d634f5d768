// SPDX-License-Identifier: MIT

/// A C structure as the table has it, to be held against what others have.
public struct ExpectedStructure: Sendable {
    /// A member that the table knows.
    public struct Member: Equatable, Sendable {
        /// How C designates the member, such as `u.getdomaininfo.domain`: upstream first, then older copies.
        ///
        /// An empty one stands for the whole, where that is no structure in C.
        public var designators: [String]
        /// How it lies in the structure; its sign is nil where none is expected.
        public var layout: MemberLayout
        /// Whether the width of an array's elements matters, as that of mere bytes does not.
        public var hasElements: Bool

        /// Makes a member.
        ///
        /// - Parameters:
        ///   - designators: how C designates it; one at least.
        ///   - layout: how it lies in the structure.
        ///   - hasElements: whether the width of its elements matters.
        public init(designators: [String], layout: MemberLayout, hasElements: Bool) {
            self.designators = designators
            self.layout = layout
            self.hasElements = hasElements
        }

        /// The union's arm that a designator leads into, such as `u.getdomaininfo`; nil where it is none.
        static func arm(of designator: String) -> String? {
            let parts = designator.split(separator: ".")
            return parts.first == "u" && parts.count > 1 ? "u.\(parts[1])" : nil
        }
    }

    /// Its tag, or a typedef's name.
    public let name: String
    /// Its size in bytes.
    public var size: Int
    /// Its members, in the order of the table.
    public var members: [Member]

    private init(_ structure: ABIStructure) {
        name = structure.name
        size = structure.size
        members = []
        add(structure)
    }

    /// An envelope is one structure for all of its operations.
    private mutating func add(_ structure: ABIStructure) {
        let known = Set(members.map(\.designators))
        for field in structure.fields where field.size > 0 && !known.contains(field.designators) {
            members.append(Member(field))
        }
    }

    /// Every structure of the table, once a tag.
    static func all(
        _ versions: [String: UInt32], for caller: ABICaller
    ) -> [ExpectedStructure] {
        var order: [String] = []
        var found: [String: ExpectedStructure] = [:]
        // What addresses lead to, still to be added.
        var inners: [ABIStructure] = []
        func follow(_ structure: ABIStructure) {
            for field in structure.fields {
                if case .structure(let inner)? = field.pointee?.content { inners.append(inner) }
            }
        }
        func add(_ whole: ABIStructure) {
            follow(whole)
            guard let structure = whole.layout(for: caller) else { return }
            if found[structure.name] == nil {
                order.append(structure.name)
                found[structure.name] = ExpectedStructure(structure)
            } else if found[structure.name]?.size == structure.size {
                found[structure.name]?.add(structure)
            }
        }
        /// The words of a call are no structure, though what they lead to is.
        func addAll(_ structure: ABIStructure, areWords: Bool = false) {
            areWords ? follow(structure) : add(structure)
            while let inner = inners.popLast() { add(inner) }
        }
        for request in ABI.requests { if let argument = request.argument { addAll(argument) } }
        for hypercall in ABI.hypercalls {
            var areWords = false
            switch hypercall.shape {
            case .envelope(let structure, _): addAll(structure)
            case .plain(let words): addAll(words, areWords: true)
            case .words: areWords = true
            case .command, .opaque: break
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
    /// The version of its interface where there has never been another.
    fileprivate var onlyVersion: UInt32? {
        let versions = Set(operations.flatMap { $0.layouts.map(\.versions) })
        guard let first = versions.first, versions.count == 1, first.count == 1 else { return nil }
        return first.lowerBound
    }
}

extension ExpectedStructure.Member {
    fileprivate init(_ field: ABIField) {
        // Addresses are pointers in some copies and numbers in others, and mere bytes are anything.
        let isSigned: Bool?
        let hasElements: Bool
        switch field.meaning {
        case .number, .bits, .sbdf, .domain, .port, .descriptor:
            isSigned = ArmRow.isCharacter(field) ? nil : field.kind.isSigned
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
