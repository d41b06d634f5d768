// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Checks that the fields of a call exist in its structure, and that their values fit.
struct FieldCheck {
    /// A flaw with the path of its field.
    struct Flaw {
        let path: [String]
        let message: String
    }

    /// The structures of each call checked so far, with their fields by name.
    private typealias Fields = [String: ABIField]
    private var known: [ABILookup.Key: [(structure: ABIStructure, fields: Fields)]] = [:]

    mutating func flaws(of call: RecordedCall) -> [Flaw] {
        let key = ABILookup.Key(call.invocation)
        let structures: [(structure: ABIStructure, fields: Fields)]
        if let found = known[key] {
            structures = found
        } else {
            structures = ABILookup.structures(key).map { structure in
                (structure, Self.byName(structure))
            }
            known[key] = structures
        }
        var flaws: [Flaw] = []
        if case .raw(let digits) = call.invocation.input, [UInt8](hexadecimal: digits) == nil {
            flaws.append(Flaw(path: ["in", FieldValue.rawKey], message: Self.notHexadecimal))
        }
        guard !structures.isEmpty else { return flaws }
        // With several interface versions, the fields have to be right for one of them.
        var best: [Flaw]?
        for (structure, fields) in structures {
            var found: [Flaw] = []
            if case .fields(let values) = call.invocation.input {
                found += Self.flaws(values, structure, fields, ["in"], \.isInput)
            }
            found += Self.flaws(call.output, structure, fields, ["out"], \.isOutput)
            if found.isEmpty { return flaws }
            if found.count < best?.count ?? .max { best = found }
        }
        return flaws + (best ?? [])
    }

    private static let notHexadecimal = "'raw' is not hexadecimal bytes"

    private static func byName(_ structure: ABIStructure) -> Fields {
        let fields = structure.fields.map { field in
            // Offset 0: the check only encodes single fields.
            ABIField(
                name: field.name, offset: 0, kind: field.kind, direction: field.direction,
                meaning: field.meaning, pointee: field.pointee)
        }
        return Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
    }

    private static func flaws(
        _ values: FieldValues, _ structure: ABIStructure, _ fields: Fields, _ path: [String],
        _ belongs: (ABIField.Direction) -> Bool
    ) -> [Flaw] {
        var flaws: [Flaw] = []
        for (name, value) in values {
            let path = path + [name]
            guard let field = fields[name] else {
                // An unknown command has the fields of the envelope, and the rest as bytes.
                if name == "u", value.rawBytes != nil { continue }
                let hint = Spelling.hint(name, among: structure.fields.map(\.name))
                flaws.append(
                    Flaw(path: path, message: "\(structure.name) has no field '\(name)'\(hint)"))
                continue
            }
            let flow = field.pointee?.direction ?? field.direction
            if !belongs(flow), !value.isKeyword {
                let side = path[0] == "in" ? "an input" : "an output"
                flaws.append(
                    Flaw(path: path, message: "'\(name)' of \(structure.name) is not \(side) field")
                )
            } else if !fits(value, field) {
                flaws.append(
                    Flaw(
                        path: path,
                        message: "'\(name)' of \(structure.name) cannot be \(value.json)"))
            }
        }
        return flaws.sorted { ($0.path.last ?? "") < ($1.path.last ?? "") }
    }

    private static func fits(_ value: FieldValue, _ field: ABIField) -> Bool {
        if let pointee = field.pointee { return value.isKeyword || fits(value, pointee.content) }
        if field.meaning == .address { return value.isKeyword }
        var bytes = [UInt8](repeating: 0, count: field.size)
        return FieldCoding.encode(value, field, into: &bytes)
    }

    private static func fits(_ value: FieldValue, _ content: ABIPointee.Content) -> Bool {
        switch content {
        case .bytes: return value.rawBytes != nil
        case .text: return FieldCoding.textBytes(value) != nil
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
                return Set(values.keys).isSubset(of: MulticallCoding.keys)
            }
        }
    }

    /// Whether a value is one or more structures, each of one of several types.
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
