// SPDX-License-Identifier: MIT

public import SystemPackage

/// A sequence in a JSON Lines file: the configuration in the first line, then one call a line.
public struct FuzzFile: Equatable, Sendable {
    /// The value of `format` in the first line.
    static let format = "privcmd-probe calls"
    static let version = 1

    /// The configuration that the sequence was generated from.
    public var configuration: FuzzConfiguration
    /// The calls.
    public var calls: [FuzzCall]

    /// Creates the content of a file.
    ///
    /// - Parameters:
    ///   - configuration: the configuration that the sequence was generated from.
    ///   - calls: the calls.
    public init(_ configuration: FuzzConfiguration, _ calls: [FuzzCall]) {
        self.configuration = configuration
        self.calls = calls
    }

    /// The calls as a sequence.
    public var sequence: FuzzSequence { FuzzSequence(configuration, calls) }

    private struct Header: Codable {
        var format: String
        var version: Int
        var setting: FuzzConfiguration
    }

    /// The file's text.
    public var text: String {
        get throws {
            let header = Header(format: Self.format, version: Self.version, setting: configuration)
            let lines =
                try [JSONLine.encode(header)] + calls.map { try JSONLine.encode(FuzzLine($0)) }
            return lines.map { $0 + "\n" }.joined()
        }
    }

    /// Reads a file.
    ///
    /// - Parameter path: the path of the file.
    /// - Throws: the fault and its line.
    public init(reading path: FilePath) throws(FileError) {
        try self.init(try FileError.readBytes(path), path)
    }

    init(_ bytes: [UInt8], _ path: FilePath) throws(FileError) {
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
            guard header.version == Self.version else {
                throw JSONError(
                    message: "it has version \(header.version); this program reads \(Self.version)")
            }
            configuration = header.setting
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
