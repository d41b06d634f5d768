// SPDX-License-Identifier: MIT

import PrivcmdJSON
import PrivcmdKit

/// The output of `lab list`.
package struct ImageList: Sendable {
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

    /// Lists every image of the catalogue, fetched or not.
    package init(entries: [LabCache.Entry]) {
        rows = ImageCatalogue.images.map { image in
            let entry = entries.first { $0.image.name == image.name }
            let size = entry?.image.files.reduce(Int64(0)) { $0 + $1.size }
            return Row(
                name: image.name, state: entry.map { $0.damage ?? "ready" } ?? "not fetched",
                package: entry?.image.package, version: entry?.image.version, suite: image.suite,
                bytes: size, sha256: entry?.image.packageSHA256)
        }
    }

    /// Text: one line for each image.
    package var text: String {
        let lines = rows.map { row in
            let origin = [row.package, row.version].compactMap { $0 }.joined(separator: " ")
            let size = row.bytes.map { "\(max(1, $0 >> 20)) MiB" } ?? ""
            let name = row.name.padded(to: 18)
            let words = [name, row.state, origin, size, "(\(row.suite))"]
            return words.filter { !$0.isEmpty }.joined(separator: "  ")
        }
        return lines.joined(separator: "\n")
    }

    /// JSON: an array of objects.
    package var json: String { (try? JSONLine.pretty(rows)) ?? "[]" }
}
