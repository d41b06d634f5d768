// SPDX-License-Identifier: MIT

internal import CPrivcmd
import PrivcmdKit

/// Formats values of fields.
enum ValueFormatter {
    /// The number of list elements and of bytes that are shown at most.
    private static let listLimit = 8
    private static let byteLimit = 16

    /// Formats a field as `name value`; nil for padding.
    static func namedValue(_ name: String, _ value: FieldValue, _ field: ABIField?) -> String? {
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
        if case .text = value, field?.meaning == .sbdf { return text(value, field) }
        return "\(name) \(text(value, field))"
    }

    private static let domainFields: Set = [
        "domain", "domid", "dom", "remote_dom", "remote_domid", "foreign_domid", "target",
        "console_domid",
    ]
    private static let bitmapFields: Set = ["bitmap", "cpumap", "nodemap", "cpumap_bitmap"]

    /// Formats a value without its name.
    static func text(_ value: FieldValue, _ field: ABIField?) -> String {
        switch value {
        case .number(let number): return String(number)
        case .text(let text):
            let isText = if case .text? = field?.pointee?.content { true } else { false }
            return field?.meaning == .text || isText && !value.isKeyword ? "\"\(text)\"" : text
        case .list(let list): return "[" + elements(list, field) + "]"
        case .fields(let fields):
            if let hexadecimal = rawDigits(value) {
                let size = fields[FieldValue.countKey]?.integer.map { Int($0) }
                return raw(hexadecimal, of: size)
            }
            if case .list(let first)? = fields[FieldValue.elementsKey],
                let count = fields[FieldValue.countKey]?.integer
            {
                return "[" + elements(first, field, of: Int(count)) + "]"
            }
            return object(fields, field)
        }
    }

    private static func rawDigits(_ value: FieldValue) -> String? {
        guard case .fields(let fields) = value, case .text(let text)? = fields[FieldValue.rawKey],
            fields.count == 1 || fields.count == 2 && fields[FieldValue.countKey] != nil
        else { return nil }
        return text
    }

    private static func object(_ fields: FieldValues, _ field: ABIField?) -> String {
        var structure: ABIStructure?
        if case .structure(let known)? = field?.pointee?.content { structure = known }
        // An operation starts with its command number.
        if case .operation(let commands)? = field?.pointee?.content {
            let number = fields["op"]?.integer
            structure = commands.first { number == Int64($0.number) }?.argument
        }
        var formatter = StructureFormatter(fields, structure, isInput: true)
        return "{" + formatter.finish().joined(separator: ", ") + "}"
    }

    /// Formats the elements of a list; consecutive numbers become a range.
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
                pieces.append(text(list[index], field) + "-" + text(list[last], field))
            } else {
                last = index
                pieces.append(text(list[index], field))
            }
            index = last + 1
        }
        let all = count ?? list.count
        return pieces.joined(separator: ", ") + (index < all ? ", … \(all) in all" : "")
    }

    /// Formats bytes in hexadecimal, truncated if there are many; `size` is their full number.
    static func raw(_ hexadecimal: String, of size: Int? = nil) -> String {
        let count = size ?? hexadecimal.utf8.count / 2
        if count <= byteLimit { return "raw " + hexadecimal }
        if hexadecimal.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) {
            return "raw \(count) bytes of 0"
        }
        return "raw \(count) bytes \(hexadecimal.prefix(byteLimit * 2))…"
    }

    /// Formats a domain ID; reserved ones by their names.
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

    /// Formats the SBDF in 32 bits.
    static func device(_ number: Int64) -> String {
        SBDF(rawValue: UInt32(truncatingIfNeeded: number)).description
    }

    /// Formats the first and last number of a range in hexadecimal, or a single number.
    static func range(_ first: Int64, count: Int64) -> String {
        func text(_ number: Int64) -> String {
            "0x" + String(UInt64(bitPattern: number), radix: 16)
        }
        return count == 1 ? text(first) : text(first) + "-" + text(first &+ count &- 1)
    }

    /// Formats the numbers of the set bits: `{0-3, 7}`.
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

    /// Formats the handle of a domain as a UUID.
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
