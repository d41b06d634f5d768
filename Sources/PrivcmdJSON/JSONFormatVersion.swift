// SPDX-License-Identifier: MIT

/// Reads the format version of a JSON Lines file from its first line.
package enum JSONFormatVersion {
    private struct Header: Decodable {
        let version: Int?
    }

    /// Returns the value of the key `version`; nil if there is none.
    package static func read(_ text: some Collection<UInt8>) -> Int? {
        let line = text.prefix { $0 != UInt8(ascii: "\n") }
        return (try? JSONLine.decode(Header.self, from: line))?.version
    }
}
