// SPDX-License-Identifier: MIT

import Glibc
import Testing

/// The output of bpftool, a BTF reader that is independent of this project's.
enum BPFTool {
    /// A structure or union, without the members of its anonymous members.
    struct Structure {
        /// A member with a name.
        struct Member {
            var name: String
            /// The offset in bits from the start of the structure.
            var firstBit: Int
            /// The width in bits; 0 for a member that is no bit field.
            var bitFieldWidth: Int
        }

        var size: Int
        var isUnion: Bool
        var members: [Member] = []
    }

    /// The path of the program; nil if it is not installed.
    static let path = ["/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin"]
        .map { $0 + "/bpftool" }.first { access($0, X_OK) == 0 }

    /// Returns the structures and unions of a BTF file by name, the first of each name.
    ///
    /// bpftool prints `[ID] STRUCT 'name' size=8 vlen=1`, and a line with a leading tab for each
    /// member: `'name' type_id=5 bits_offset=32 bitfield_size=3`.
    static func structures(in file: String) throws -> [String: Structure] {
        let program = try #require(path)
        let output = try #require(popen("\(program) btf dump file \(file) format raw", "r"))
        var structures: [String: Structure] = [:]
        var current: String?
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, output) > 0, let text = line {
            if text[0] == CChar(9) {
                guard let current else { continue }
                let parts = split(text)
                guard parts.name != "(anon)" else { continue }
                structures[current]?.members.append(
                    Structure.Member(
                        name: parts.name, firstBit: try #require(parts.values["bits_offset"]),
                        bitFieldWidth: parts.values["bitfield_size"] ?? 0))
                continue
            }
            current = nil
            let isUnion = strstr(text, "] UNION '") != nil
            guard isUnion || strstr(text, "] STRUCT '") != nil else { continue }
            let parts = split(text)
            guard parts.name != "(anon)", structures[parts.name] == nil else { continue }
            structures[parts.name] = Structure(
                size: try #require(parts.values["size"]), isUnion: isUnion)
            current = parts.name
        }
        #expect(pclose(output) == 0)
        return structures
    }

    /// Splits a line into the name in quotes, and the numbers after it by their keys.
    private static func split(
        _ line: UnsafePointer<CChar>
    ) -> (name: String, values: [Substring: Int]) {
        let parts = String(cString: line).split(separator: "'", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return ("(anon)", [:]) }
        var values: [Substring: Int] = [:]
        for word in parts[2].split(whereSeparator: \.isWhitespace) {
            let pair = word.split(separator: "=")
            if pair.count == 2, let number = Int(pair[1]) { values[pair[0]] = number }
        }
        return (String(parts[1]), values)
    }
}
