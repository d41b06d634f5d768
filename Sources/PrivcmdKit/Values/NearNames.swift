// SPDX-License-Identifier: MIT

/// Finding the names that somebody may have meant.
enum NearNames {
    /// The names that come near a text, the nearest first; at most three.
    static func of(_ text: String, among names: some Sequence<String>) -> [String] {
        let text = text.lowercased()
        let limit = max(2, text.count / 4)
        return names.map { (name: $0, distance: distance(text, $0.lowercased())) }
            .filter { $0.distance <= limit }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }

    /// The end of a refusal: what may have been meant, or nothing where no name comes near.
    static func question(_ text: String, among names: some Sequence<String>) -> String {
        let near = of(text, among: names)
        return near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
    }

    /// How many letters have to be put in, taken out or changed to get from one text to the other.
    static func distance(_ left: String, _ right: String) -> Int {
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
}
