// SPDX-License-Identifier: MIT

import PrivcmdKit
package import SystemPackage

/// One entry of apt's sources: the URI of an archive, its suites, and its key.
package struct AptSource: Equatable, Sendable {
    /// The URI of the archive, without a trailing slash.
    package let uri: String
    /// The suites to use.
    package let suites: [String]
    /// Such as `main`.
    package let components: [String]
    /// The keyring's path, or the key itself in ASCII armour; nil for apt's default keys.
    package let signedBy: String?
    /// Whether apt accepts it without a signature.
    package let isTrusted: Bool

    /// Makes an entry.
    ///
    /// - Parameters:
    ///   - uri: the URI of the archive.
    ///   - suites: the suites to use.
    ///   - components: such as `main`.
    ///   - signedBy: a keyring's path, or a key.
    ///   - isTrusted: whether it needs no signature.
    package init(
        uri: String, suites: [String], components: [String], signedBy: String? = nil,
        isTrusted: Bool = false
    ) {
        self.uri = uri.hasSuffix("/") ? String(uri.dropLast()) : uri
        self.suites = suites
        self.components = components
        self.signedBy = signedBy
        self.isTrusted = isTrusted
    }

    /// Parses the one-line format: `deb [signed-by=…] URI SUITE COMPONENT…`.
    ///
    /// - Parameter text: a whole sources.list.
    /// - Returns: its entries for binary packages. Other lines are ignored.
    package static func parse(list text: String) -> [AptSource] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let content = line.prefix { $0 != "#" }
            guard content.drop(while: \.isWhitespace).hasPrefix("deb") else { return nil }
            var options = Substring()
            var rest = content
            if let open = content.firstIndex(of: "["), let close = content.firstIndex(of: "]"),
                open < close
            {
                options = content[content.index(after: open)..<close]
                rest = content[..<open] + content[content.index(after: close)...]
            }
            let words = rest.split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.count >= 3, words[0] == "deb" else { return nil }
            var values: [String: String] = [:]
            for option in options.split(whereSeparator: \.isWhitespace) {
                let pair = option.split(separator: "=", maxSplits: 1)
                if pair.count == 2 { values[pair[0].lowercased()] = String(pair[1]) }
            }
            return AptSource(
                uri: words[1], suites: [words[2]], components: Array(words.dropFirst(3)),
                signedBy: values["signed-by"], isTrusted: values["trusted"] == "yes")
        }
    }

    /// Parses the deb822 format: paragraphs with `Types:`, `URIs:` and `Suites:`.
    ///
    /// - Parameter text: a whole .sources file.
    /// - Returns: its enabled entries for binary packages, one for each URI.
    package static func parse(deb822 text: String) -> [AptSource] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let paragraphs = lines.split { $0.allSatisfy(\.isWhitespace) }
        return paragraphs.flatMap { paragraph -> [AptSource] in
            var fields: [String: String] = [:]
            var name = ""
            for line in paragraph where !line.hasPrefix("#") {
                if let first = line.first, first.isWhitespace {
                    let continued = line.drop(while: \.isWhitespace)
                    // A lone dot stands for an empty line.
                    fields[name, default: ""] += "\n" + (continued == "." ? "" : continued)
                } else if let colon = line.firstIndex(of: ":") {
                    name = line[..<colon].lowercased()
                    let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
                    fields[name] = String(value)
                }
            }
            func words(_ name: String) -> [String] {
                (fields[name] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
            }
            guard words("types").contains("deb"), fields["enabled"]?.lowercased() != "no" else {
                return []
            }
            return words("uris").map { uri in
                AptSource(
                    uri: uri, suites: words("suites"), components: words("components"),
                    signedBy: fields["signed-by"], isTrusted: fields["trusted"] == "yes")
            }
        }
    }

    /// The apt sources of this host.
    ///
    /// - Parameter folder: apt's configuration, usually /etc/apt.
    /// - Returns: the entries; none on a host without apt.
    package static func configured(_ folder: FilePath = FilePath("/etc/apt")) -> [AptSource] {
        var sources = AptSource.parse(
            list: (try? Files.readText(folder.appending("sources.list"))) ?? "")
        let parts = folder.appending("sources.list.d")
        for name in PathInfo.entries(in: parts.string) {
            guard let text = try? Files.readText(parts.appending(name)) else { continue }
            if name.hasSuffix(".list") { sources += AptSource.parse(list: text) }
            if name.hasSuffix(".sources") { sources += AptSource.parse(deb822: text) }
        }
        return sources
    }
}
