// SPDX-License-Identifier: MIT

import PrivcmdKit

extension ABIField.Kind {
    /// The type, such as `u32` or `u8[16]`.
    var typeName: String {
        let element = (isSigned ? "s" : "u") + String(width * 8)
        return count == 1 ? element : count == 0 ? element + "[]" : "\(element)[\(count)]"
    }
}

extension ABIField.Direction {
    /// The direction from the caller's point of view.
    var label: String {
        switch self {
        case .input: "in"
        case .output: "out"
        case .both: "both"
        }
    }
}

extension ABIField.Meaning {
    /// The meaning in one or two words.
    var label: String {
        switch self {
        case .number: "number"
        case .bits: "bits"
        case .sbdf: "PCI address"
        case .address: "address"
        case .text: "text"
        case .bytes: "bytes"
        case .domain: "domain"
        case .handle: "handle"
        case .port: "event channel"
        case .descriptor: "file descriptor"
        }
    }
}

extension ABIPointee {
    /// Describes the data at the address: its type, its count and its direction.
    func text(of field: ABIField, in structure: ABIStructure, isNarrow: Bool) -> String {
        let count =
            switch length {
            case .one: ""
            case .fixed(let count): "[\(count)]"
            case .counted(let count): "[\(count.text(in: structure, nextTo: field))]"
            case .result: "[result]"
            }
        let type =
            switch content {
            case .bytes: "bytes"
            case .text: "text"
            case .integers(let kind, _):
                isNarrow
                    ? ABIField.Kind(width: 4, isSigned: kind.isSigned, count: 1).typeName
                    : kind.typeName
            case .structure(let inner): inner.name
            case .operation: "an operation's structure"
            case .hypercalls: "hypercalls"
            }
        return "\(type)\(count), \(direction.label)"
    }
}

extension ABICount {
    /// Names the field that contains the count, and the unit.
    func text(in structure: ABIStructure, nextTo other: ABIField) -> String {
        let field = structure.fields.first { $0.offset == offset && $0.kind.width == width }
        var parts = field?.name.split(separator: ".")[...] ?? ["byte \(offset)"]
        // Omit the name of an inner structure that contains both fields.
        var others = other.name.split(separator: ".")[...]
        while parts.count > 1, parts.first == others.first {
            parts.removeFirst()
            others.removeFirst()
        }
        let name = parts.joined(separator: ".")
        switch unit {
        case .elements: return name
        case .bits: return "\(name) bits"
        case .times(let factor): return "\(factor) * \(name)"
        }
    }
}

extension Discriminant {
    /// Names the operations that read and write the field.
    func text(in structure: ABIStructure) -> String {
        let fields = structure.fields.filter {
            $0.offset >= offset && $0.byteRange.upperBound <= offset + width
        }
        func list(_ operations: Set<UInt64>) -> String {
            operations.sorted().map { operation in
                fields.map { field in
                    let bits = operation >> UInt64((field.offset - offset) * 8)
                    let mask = field.size < 8 ? UInt64(1) << UInt64(field.size * 8) - 1 : .max
                    return String(bits & mask)
                }.joined(separator: ":")
            }.joined(separator: ", ")
        }
        let name = fields.map { field in
            field.name.split(separator: ".").last.map(String.init) ?? field.name
        }.joined(separator: ":")
        var parts: [String] = []
        if !readers.isEmpty { parts.append("read where \(name) is \(list(readers))") }
        if !writers.isEmpty { parts.append("written where it is \(list(writers))") }
        if readers.isEmpty { parts = ["written where \(name) is \(list(writers))"] }
        if readers == writers, !readers.isEmpty {
            parts = ["where \(name) is \(list(readers))"]
        }
        return parts.joined(separator: ", ")
    }
}
