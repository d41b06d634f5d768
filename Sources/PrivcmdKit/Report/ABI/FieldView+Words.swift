// SPDX-License-Identifier: MIT

extension ABIField.Kind {
    /// The type, such as `u32` or `u8[16]`.
    var words: String {
        let one = (isSigned ? "s" : "u") + String(width * 8)
        return count == 1 ? one : count == 0 ? one + "[]" : "\(one)[\(count)]"
    }
}

extension ABIField.Flow {
    /// The direction as the caller sees it.
    var word: String {
        switch self {
        case .input: "in"
        case .output: "out"
        case .both: "both"
        }
    }
}

extension ABIField.Meaning {
    /// The meaning in a few words.
    var words: String {
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
    /// What lies there: its type, how many, and who writes it.
    func words(of field: ABIField, in structure: ABIStructure, isNarrow: Bool) -> String {
        let count =
            switch extent {
            case .one: ""
            case .fixed(let count): "[\(count)]"
            case .counted(let count): "[\(count.words(in: structure, beside: field))]"
            case .result: "[result]"
            }
        let what =
            switch content {
            case .bytes: "bytes"
            case .text: "text"
            case .integers(let kind, _):
                isNarrow
                    ? ABIField.Kind(width: 4, isSigned: kind.isSigned, count: 1).words : kind.words
            case .structure(let inner): inner.name
            case .operation: "an operation's structure"
            case .hypercalls: "hypercalls"
            }
        return "\(what)\(count), \(flow.word)"
    }
}

extension ABICount {
    /// The field that counts, and in what.
    func words(in structure: ABIStructure, beside other: ABIField) -> String {
        let field = structure.fields.first { $0.offset == offset && $0.kind.width == width }
        var parts = field?.name.split(separator: ".")[...] ?? ["byte \(offset)"]
        // Where both lie in the same structure within this one, its name need not be said.
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

extension ABIRelevance {
    /// The operations that read and write the field.
    func words(in structure: ABIStructure) -> String {
        let fields = structure.fields.filter {
            $0.offset >= offset && $0.range.upperBound <= offset + width
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
