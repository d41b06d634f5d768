// SPDX-License-Identifier: MIT

/// How near two spellings are, for whoever mistyped a name.
public enum Spelling {
    /// How many letters have to be put in, taken out or changed to get from one text to the other.
    ///
    /// - Parameters:
    ///   - left: one text.
    ///   - right: the other.
    /// - Returns: the number; 0 for the same text.
    public static func distance(_ left: String, _ right: String) -> Int {
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

    /// The names that were probably meant, the likeliest first.
    ///
    /// - Parameters:
    ///   - text: what was written.
    ///   - names: the names that there are.
    /// - Returns: at most three of them; empty where none comes near.
    public static func near(_ text: String, among names: [String]) -> [String] {
        let limit = max(2, text.count / 3)
        let rated = names.map { name -> (name: String, distance: Int) in
            // What holds the text comes first, the shortest before all.
            let isPart = text.count > 2 && name.contains(text)
            return (name, isPart ? name.count - text.count - 1_000 : distance(text, name))
        }
        return rated.filter { $0.distance <= limit }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }

    /// The end of a message that names what was probably meant; empty where nothing comes near.
    ///
    /// - Parameters:
    ///   - text: what was written.
    ///   - names: the names that there are.
    /// - Returns: a semicolon and the question.
    public static func hint(_ text: String, among names: [String]) -> String {
        let near = near(text, among: names)
        return near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
    }
}
