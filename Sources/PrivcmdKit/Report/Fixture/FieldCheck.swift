// SPDX-License-Identifier: MIT

/// Whether a call's fields are those of its structure, and their values fit there.
struct FieldCheck {
    /// A flaw, and the keys that lead to it.
    struct Flaw {
        let path: [String]
        let text: String
    }

    /// A call's structures by the fields' names.
    private typealias Fields = [String: ABIField]
    private var known: [NamedRows.Key: [(structure: ABIStructure, fields: Fields)]] = [:]

    mutating func flaws(of call: RecordedCall) -> [Flaw] {
        let key = NamedRows.Key(call.question)
        let structures: [(structure: ABIStructure, fields: Fields)]
        if let found = known[key] {
            structures = found
        } else {
            structures = NamedRows.structures(key).map { structure in
                (structure, Self.byName(structure))
            }
            known[key] = structures
        }
        var flaws: [Flaw] = []
        if case .raw(let digits) = call.question.input, FieldValue.bytes(hexadecimal: digits) == nil
        {
            flaws.append(Flaw(path: ["in", FieldValue.rawKey], text: Self.noBytes))
        }
        guard !structures.isEmpty else { return flaws }
        // Where versions differ, it has to be right in one of them.
        var best: [Flaw]?
        for (structure, fields) in structures {
            var found: [Flaw] = []
            if case .fields(let values) = call.question.input {
                found += Self.flaws(values, structure, fields, ["in"], \.isInput)
            }
            found += Self.flaws(call.output, structure, fields, ["out"], \.isOutput)
            if found.isEmpty { return flaws }
            if found.count < best?.count ?? .max { best = found }
        }
        return flaws + (best ?? [])
    }

    private static let noBytes = "'raw' is no bytes in hexadecimal"

    private static func byName(_ structure: ABIStructure) -> Fields {
        let fields = structure.fields.map { field in
            // Alone, since what is asked is whether a value fits the field.
            ABIField(
                name: field.name, offset: 0, kind: field.kind, flow: field.flow,
                meaning: field.meaning, pointee: field.pointee)
        }
        return Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
    }

    private static func flaws(
        _ values: FieldValues, _ structure: ABIStructure, _ fields: Fields, _ path: [String],
        _ belongs: (ABIField.Flow) -> Bool
    ) -> [Flaw] {
        var flaws: [Flaw] = []
        for (name, value) in values {
            let path = path + [name]
            guard let field = fields[name] else {
                // A command that the table does not know is its head, and bytes.
                if name == "u", value.rawBytes != nil { continue }
                let hint = Spelling.hint(name, among: structure.fields.map(\.name))
                flaws.append(
                    Flaw(path: path, text: "\(structure.name) has no field '\(name)'\(hint)"))
                continue
            }
            let flow = field.pointee?.flow ?? field.flow
            if !belongs(flow), !isAddress(value) {
                let side = path[0] == "in" ? "the caller does not write" : "no call writes"
                flaws.append(Flaw(path: path, text: "\(side) '\(name)' of \(structure.name)"))
            } else if !fits(value, field) {
                flaws.append(
                    Flaw(
                        path: path,
                        text: "'\(name)' of \(structure.name) cannot be \(value.asJSON)"))
            }
        }
        return flaws.sorted { ($0.path.last ?? "") < ($1.path.last ?? "") }
    }

    /// What stands for an address without saying what lies there.
    private static func isAddress(_ value: FieldValue) -> Bool {
        [FieldCoding.null, FieldCoding.someAddress, FieldCoding.unreadable].contains(value)
    }

    private static func fits(_ value: FieldValue, _ field: ABIField) -> Bool {
        if let pointee = field.pointee { return isAddress(value) || fits(value, pointee.content) }
        if field.meaning == .address { return isAddress(value) }
        var bytes = [UInt8](repeating: 0, count: field.size)
        return FieldCoding.encode(value, field, into: &bytes)
    }

    private static func fits(_ value: FieldValue, _ content: ABIPointee.Content) -> Bool {
        switch content {
        case .bytes: return value.rawBytes != nil
        case .text: return FieldCoding.characters(value) != nil
        case .integers(let kind, let meaning):
            var bytes = [UInt8](repeating: 0, count: kind.width)
            return value.elements.allSatisfy {
                FieldCoding.encode($0, kind, meaning, into: &bytes, at: 0)
            }
        case .structure(let structure): return isList(value, of: [structure])
        case .operation(let commands):
            return value.rawBytes != nil || isList(value, of: commands.compactMap(\.argument))
        case .hypercalls:
            return value.elements.allSatisfy { element in
                guard case .fields(let values) = element else { return false }
                return Set(values.keys).isSubset(of: Multicall.keys)
            }
        }
    }

    /// Whether a value is one or more structures, each of which may be any of several.
    private static func isList(_ value: FieldValue, of structures: [ABIStructure]) -> Bool {
        value.elements.allSatisfy { element in
            guard case .fields(let values) = element else { return false }
            return structures.contains { structure in
                let fields = byName(structure)
                return values.allSatisfy { name, value in
                    fields[name].map { fits(value, $0) } ?? false
                }
            }
        }
    }
}
