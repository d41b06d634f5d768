// SPDX-License-Identifier: MIT

/// A package to download: a line of `apt-get download --print-uris`.
package struct PackageDownload: Equatable, Sendable {
    /// The URI of the package.
    package let uri: String
    /// The name of the file, with `%3a` for a colon.
    package let filename: String
    /// Its size in bytes.
    package let size: Int64
    /// Its SHA-256 in hexadecimal, from the signed index.
    package let sha256: String

    /// Parses `'URI' FILENAME SIZE SHA256:…`.
    package init?(parsing line: some StringProtocol) {
        let words = line.split(separator: " ")
        guard words.count == 4, words[0].hasPrefix("'"), words[0].hasSuffix("'"),
            words[0].count > 2, let size = Int64(words[2]), size > 0,
            words[3].hasPrefix("SHA256:"), words[3].count == 71,
            // The name becomes a path below the cache.
            !words[1].contains("/"), words[1].hasSuffix(".deb")
        else { return nil }
        uri = String(words[0].dropFirst().dropLast())
        filename = String(words[1])
        self.size = size
        sha256 = words[3].dropFirst(7).lowercased()
    }

    /// The version of the package, from the file name.
    package var version: String {
        let fields = filename.split(separator: "_")
        guard fields.count == 3 else { return "" }
        let pieces = String(fields[1]).lowercased().split(separator: "%", maxSplits: 1)
        guard pieces.count == 2, pieces[1].hasPrefix("3a") else { return String(fields[1]) }
        return "\(pieces[0]):\(pieces[1].dropFirst(2))"
    }
}

/// Compares package names with their numbers as numbers: 6.1.0-9 before 6.1.0-56.
///
/// - Parameters:
///   - left: a package's name.
///   - right: another one.
/// - Returns: whether the left one is older.
package func isOlderPackage(_ left: String, than right: String) -> Bool {
    func pieces(_ text: String) -> [(Int, Substring)] {
        var rest = Substring(text)
        var found: [(Int, Substring)] = []
        while let first = rest.first {
            let run = rest.prefix { $0.isNumber == first.isNumber }
            found.append((Int(run) ?? -1, run))
            rest = rest.dropFirst(run.count)
        }
        return found
    }
    for (one, other) in zip(pieces(left), pieces(right)) where one != other {
        return one.0 >= 0 && other.0 >= 0 ? one.0 < other.0 : one.1 < other.1
    }
    return left.count < right.count
}
