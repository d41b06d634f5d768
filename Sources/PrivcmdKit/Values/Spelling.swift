// SPDX-License-Identifier: MIT

/// Suggests the names that a mistyped name may stand for.
public enum Spelling {
    /// The Levenshtein distance: how many letters to insert, delete or replace.
    ///
    /// - Parameters:
    ///   - left: one text.
    ///   - right: the other.
    /// - Returns: the number; 0 for the same text.
    public static func editDistance(_ left: String, _ right: String) -> Int {
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
    public static func closest(to text: String, among names: [String]) -> [String] {
        let limit = max(2, text.count / 3)
        let rated = names.map { name -> (name: String, distance: Int) in
            // Names that contain the text come first, the shortest of them before the others.
            let isPart = text.count > 2 && name.contains(text)
            return (name, isPart ? name.count - text.count - 1_000 : editDistance(text, name))
        }
        return rated.filter { $0.distance <= limit }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }

    /// The end of a message that suggests names; empty if none is close.
    ///
    /// - Parameters:
    ///   - text: the mistyped name.
    ///   - names: the names that exist.
    /// - Returns: a semicolon and the question.
    public static func hint(_ text: String, among names: [String]) -> String {
        let near = closest(to: text, among: names)
        return near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
    }
}
