// SPDX-License-Identifier: MIT

import PrivcmdJSON
package import PrivcmdKit
package import SystemPackage

/// A sequence in a JSON Lines file: the configuration in the first line, then one call a line.
package struct FuzzFile: Equatable, Sendable {
    /// The value of `format` in the first line.
    static let format = "privcmd-probe calls"
    static let version = 2

    /// The names that version 1 had.
    static let renames = JSONRenames(keys: [
        "setting": "configuration", "gsis": "freeGSIs",  // lint-words: old format
        "place": "location", "call": "operation",  // lint-words: old format
    ])

    /// The configuration that the sequence was generated from.
    package var configuration: FuzzConfiguration
    package var calls: [FuzzCall]

    /// Creates the content of a file.
    ///
    /// - Parameters:
    ///   - configuration: the configuration that the sequence was generated from.
    ///   - calls: the calls.
    package init(_ configuration: FuzzConfiguration, _ calls: [FuzzCall]) {
        self.configuration = configuration
        self.calls = calls
    }

    package var sequence: FuzzSequence { FuzzSequence(configuration, calls) }

    private struct Header: Codable {
        var format: String
        var version: Int
        var configuration: FuzzConfiguration
    }

    /// The file's text.
    package var text: String {
        get throws {
            let header = Header(
                format: Self.format, version: Self.version, configuration: configuration)
            let lines =
                try [JSONLine.encode(header)] + calls.map { try JSONLine.encode(FuzzLine($0)) }
            return lines.map { $0 + "\n" }.joined()
        }
    }

    /// Reads a file.
    package init(reading path: FilePath) throws(FileError) {
        try self.init(try FileError.readBytes(path), path)
    }

    package init(_ bytes: [UInt8], _ path: FilePath) throws(FileError) {
        let version = JSONFormatVersion.read(bytes)
        let bytes = version == 1 ? Self.renames.applied(to: bytes) : bytes
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        func fault(_ line: Int, _ what: String) -> FileError {
            FileError(path, .malformed("line \(line): \(what)"))
        }
        do throws(JSONError) {
            let header = try JSONLine.decode(Header.self, from: lines[0])
            guard header.format == Self.format else {
                throw JSONError(
                    message: "its format is '\(header.format)'; expected '\(Self.format)'")
            }
            guard (1...Self.version).contains(header.version) else {
                throw JSONError(
                    message: "it has version \(header.version); this program reads up to"
                        + " \(Self.version)")
            }
            configuration = header.configuration
        } catch {
            throw fault(1, error.message)
        }
        calls = []
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            do throws(JSONError) {
                calls.append(try JSONLine.decode(FuzzLine.self, from: line).parsed())
            } catch {
                throw fault(index + 1, error.message)
            }
        }
    }
}
