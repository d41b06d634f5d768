// SPDX-License-Identifier: MIT

/// The keys and values that a file format renamed, to read files of its older versions.
///
/// A format renames the text of an older version before it decodes it, so that its types know only
/// the names of the newest version.
package struct JSONRenames: Sendable {
    private let keys: [String: String]
    private let values: [String: [String: String]]

    /// Creates renames.
    ///
    /// - Parameters:
    ///   - keys: the new name of each renamed key.
    ///   - values: the new name of each renamed string, by the new name of its key.
    package init(keys: [String: String], values: [String: [String: String]] = [:]) {
        self.keys = keys
        self.values = values
    }

    /// Renames the keys and values in a JSON text, and nothing else.
    ///
    /// - Parameter text: the text; invalid JSON is returned unchanged from the error on.
    /// - Returns: the text with the new names.
    package func applied(to text: some Collection<UInt8>) -> [UInt8] {
        let text = Array(text)
        var reader = JSONReader(text)
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var copied = 0
        var key: String?
        while !reader.isAtEnd {
            let start = reader.index
            guard reader.currentByte == UInt8(ascii: "\"") else {
                reader.index += 1
                continue
            }
            guard let string = reader.readString() else { break }
            let end = reader.index - 1
            reader.skipSpace()
            let isKey = reader.currentByte == UInt8(ascii: ":")
            let new = isKey ? keys[string] : key.flatMap { values[$0]?[string] }
            if isKey { key = new ?? string }
            guard let new else { continue }
            result += text[copied...start]
            result += new.utf8
            copied = end
        }
        return result + text[copied...]
    }
}
