// SPDX-License-Identifier: MIT

import FoundationEssentials

/// What `lab list` prints.
public struct Listing: Sendable {
    private struct Row: Codable {
        let name: String
        let state: String
        let package: String?
        let version: String?
        let suite: String
        let bytes: Int64?
        let sha256: String?
    }

    private let rows: [Row]

    /// Lists the whole catalogue, fetched or not.
    ///
    /// - Parameter entries: what the cache holds.
    public init(entries: [LabCache.Entry]) {
        rows = Catalogue.parts.map { part in
            let entry = entries.first { $0.part.name == part.name }
            let size = entry?.part.files.reduce(Int64(0)) { $0 + $1.size }
            return Row(
                name: part.name, state: entry.map { $0.damage ?? "ready" } ?? "not fetched",
                package: entry?.part.package, version: entry?.part.version, suite: part.suite,
                bytes: size, sha256: entry?.part.packageSHA256)
        }
    }

    /// For people: one line a part.
    public var text: String {
        let lines = rows.map { row in
            let origin = [row.package, row.version].compactMap { $0 }.joined(separator: " ")
            let size = row.bytes.map { "\(max(1, $0 >> 20)) MiB" } ?? ""
            let name = row.name + String(repeating: " ", count: max(0, 18 - row.name.count))
            let words = [name, row.state, origin, size, "(\(row.suite))"]
            return words.filter { !$0.isEmpty }.joined(separator: "  ")
        }
        return lines.joined(separator: "\n")
    }

    /// For programs: an array of objects.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(rows) else { return "[]" }
        return String(decoding: data, as: UTF8.self)
    }
}
