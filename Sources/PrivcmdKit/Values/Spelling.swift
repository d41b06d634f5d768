// SPDX-License-Identifier: MIT

/// Suggests the names that a mistyped name may stand for.
package enum Spelling {
    /// The Levenshtein distance: how many letters to insert, delete or replace.
    ///
    /// - Parameters:
    ///   - left: one text.
    ///   - right: the other.
    /// - Returns: the number; 0 for the same text.
    package static func editDistance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let changed = diagonal + (byte == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(changed, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }

    /// The names that the user probably meant, the likeliest first.
    ///
    /// - Parameters:
    ///   - text: the mistyped name.
    ///   - names: the names that exist.
    /// - Returns: at most three of them; empty if none is close.
    package static func closest(to text: String, among names: [String]) -> [String] {
        closest(to: text, among: names, count: 3) { name in
            // Names that contain the text come first, the shortest of them before the others.
            let isPart = text.count > 2 && name.contains(text)
            return isPart ? name.count - text.count - 1_000 : editDistance(text, name)
        }
    }

    /// The names at the smallest distances, the nearest first.
    ///
    /// - Parameters:
    ///   - text: the mistyped name.
    ///   - names: the names that exist.
    ///   - count: how many names to return at most.
    ///   - distance: the distance of a name from the text.
    /// - Returns: the names; empty if none is close.
    package static func closest(
        to text: String, among names: [String], count: Int, by distance: (String) -> Int
    ) -> [String] {
        let limit = max(2, text.count / 3)
        return names.map { (name: $0, distance: distance($0)) }
            .filter { $0.distance <= limit }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(count).map(\.name)
    }

    /// The end of a message that suggests names; empty if none is close.
    package static func hint(_ text: String, among names: [String]) -> String {
        let near = closest(to: text, among: names)
        return near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
    }
}
