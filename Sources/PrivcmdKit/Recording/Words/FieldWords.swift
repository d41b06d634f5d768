// SPDX-License-Identifier: MIT

internal import CPrivcmd

/// The values of fields in words.
enum FieldWords {
    /// How many elements of a list, and how many bytes, are told before it is cut.
    private static let listLimit = 8
    private static let byteLimit = 16

    /// A field as `name value`; nil for what tells nothing.
    static func piece(_ name: String, _ value: FieldValue, _ field: ABIField?) -> String? {
        let leaf = name.split(separator: ".").last.map(String.init) ?? name
        if leaf.hasPrefix("pad") || leaf.hasPrefix("_pad") { return nil }
        if let number = value.integer, field?.meaning == .domain || domainFields.contains(leaf) {
            return leaf == "domain" || leaf == "domid" || leaf == "dom"
                ? domain(number) : "\(name) \(domain(number))"
        }
        if bitmapFields.contains(leaf), let bytes = value.rawBytes {
            return "\(name) \(bitmap(bytes))"
        }
        if leaf == "handle", let uuid = uuid(value) { return "\(name) \(uuid)" }
        if case .text = value, field?.meaning == .sbdf { return words(value, field) }
        return "\(name) \(words(value, field))"
    }

    private static let domainFields: Set = [
        "domain", "domid", "dom", "remote_dom", "remote_domid", "foreign_domid", "target",
        "console_domid",
    ]
    private static let bitmapFields: Set = ["bitmap", "cpumap", "nodemap", "cpumap_bitmap"]

    /// A value alone.
    static func words(_ value: FieldValue, _ field: ABIField?) -> String {
        switch value {
        case .number(let number): return String(number)
        case .text(let text):
            let isText = if case .text? = field?.pointee?.content { true } else { false }
            let isWord = text == "NULL" || text == "address" || text == "unreadable"
            return field?.meaning == .text || isText && !isWord ? "\"\(text)\"" : text
        case .list(let list): return "[" + elements(list, field) + "]"
        case .fields(let fields):
            if let hexadecimal = rawText(value) {
                let size = fields[FieldValue.cutKey]?.integer.map { Int($0) }
                return raw(hexadecimal, of: size)
            }
            if case .list(let first)? = fields[FieldValue.firstKey],
                let count = fields[FieldValue.cutKey]?.integer
            {
                return "[" + elements(first, field, of: Int(count)) + "]"
            }
            return object(fields, field)
        }
    }

    private static func rawText(_ value: FieldValue) -> String? {
        guard case .fields(let fields) = value, case .text(let text)? = fields[FieldValue.rawKey],
            fields.count == 1 || fields.count == 2 && fields[FieldValue.cutKey] != nil
        else { return nil }
        return text
    }

    private static func object(_ fields: FieldValues, _ field: ABIField?) -> String {
        var structure: ABIStructure?
        if case .structure(let known)? = field?.pointee?.content { structure = known }
        // An operation says itself what it is.
        if case .operation(let commands)? = field?.pointee?.content {
            let number = fields["op"]?.integer
            structure = commands.first { number == Int64($0.number) }?.argument
        }
        var form = FieldForm(fields, structure, isInput: true)
        return "{" + form.finished().joined(separator: ", ") + "}"
    }

    /// A list's elements, where several that count up are told as a range.
    private static func elements(_ list: [FieldValue], _ field: ABIField?, of count: Int? = nil)
        -> String
    {
        var pieces: [String] = []
        var index = 0
        while index < list.count, pieces.count < listLimit {
            var last = index
            if let start = list[index].integer {
                while last + 1 < list.count,
                    list[last + 1].integer == start &+ Int64(last + 1 - index)
                {
                    last += 1
                }
            }
            if last - index >= 2 {
                pieces.append(words(list[index], field) + "-" + words(list[last], field))
            } else {
                last = index
                pieces.append(words(list[index], field))
            }
            index = last + 1
        }
        let all = count ?? list.count
        return pieces.joined(separator: ", ") + (index < all ? ", … \(all) in all" : "")
    }

    /// Bytes in hexadecimal, cut where there are many; `size` says how many there were.
    static func raw(_ hexadecimal: String, of size: Int? = nil) -> String {
        let count = size ?? hexadecimal.utf8.count / 2
        if count <= byteLimit { return "raw " + hexadecimal }
        if hexadecimal.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) {
            return "raw \(count) bytes of 0"
        }
        return "raw \(count) bytes \(hexadecimal.prefix(byteLimit * 2))…"
    }

    /// A domain, the reserved ones by their names.
    static func domain(_ number: Int64) -> String {
        switch number {
        case Int64(MIRROR_DOMID_SELF): "DOMID_SELF"
        case Int64(MIRROR_DOMID_IO): "DOMID_IO"
        case Int64(MIRROR_DOMID_XEN): "DOMID_XEN"
        case Int64(MIRROR_DOMID_COW): "DOMID_COW"
        case Int64(MIRROR_DOMID_INVALID): "DOMID_INVALID"
        case Int64(MIRROR_DOMID_IDLE): "DOMID_IDLE"
        default: "dom\(number)"
        }
    }

    /// A device by its address in 32 bits.
    static func device(_ number: Int64) -> String {
        SBDF(rawValue: UInt32(truncatingIfNeeded: number)).description
    }

    /// Two ends of a range in hexadecimal, or the one that it is.
    static func range(_ first: Int64, count: Int64) -> String {
        func text(_ number: Int64) -> String {
            "0x" + String(UInt64(bitPattern: number), radix: 16)
        }
        return count == 1 ? text(first) : text(first) + "-" + text(first &+ count &- 1)
    }

    /// The numbers of the bits that are set: `{0-3, 7}`.
    static func bitmap(_ bytes: [UInt8]) -> String {
        let set = (0..<(bytes.count * 8)).filter { bytes[$0 / 8] >> ($0 % 8) & 1 == 1 }
        var ranges: [String] = []
        var index = 0
        while index < set.count {
            var last = index
            while last + 1 < set.count, set[last + 1] == set[last] + 1 { last += 1 }
            ranges.append(last == index ? "\(set[index])" : "\(set[index])-\(set[last])")
            index = last + 1
        }
        return "{" + ranges.joined(separator: ", ") + "}"
    }

    /// A domain's handle as it is usually written.
    private static func uuid(_ value: FieldValue) -> String? {
        var bytes = value.rawBytes ?? []
        if case .list(let list) = value {
            bytes = list.compactMap { $0.integer.flatMap(UInt8.init(exactly:)) }
        }
        guard bytes.count == 16 else { return nil }
        let digits = bytes.map { hex($0, digits: 2) }
        return [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
            .map { $0.joined() }.joined(separator: "-")
    }
}
