// SPDX-License-Identifier: MIT

public import SystemPackage

/// A sequence in a file, JSON Lines: the setting in the first line, then a call a line.
public struct FuzzFile: Equatable, Sendable {
    /// What the file says of itself.
    static let format = "privcmd-probe calls"
    static let version = 1

    /// What the sequence was drawn from.
    public var setting: FuzzSetting
    /// The calls.
    public var calls: [FuzzCall]

    /// Makes a file's content.
    ///
    /// - Parameters:
    ///   - setting: what the sequence was drawn from.
    ///   - calls: the calls.
    public init(_ setting: FuzzSetting, _ calls: [FuzzCall]) {
        self.setting = setting
        self.calls = calls
    }

    /// The calls as a sequence.
    public var sequence: FuzzSequence { FuzzSequence(setting, calls) }

    private struct Head: Codable {
        var format: String
        var version: Int
        var setting: FuzzSetting
    }

    /// The file's text.
    public var text: String {
        get throws {
            let head = Head(format: Self.format, version: Self.version, setting: setting)
            let lines =
                try [JSONLine.encode(head)] + calls.map { try JSONLine.encode(FuzzLine($0)) }
            return lines.map { $0 + "\n" }.joined()
        }
    }

    /// Reads a file.
    ///
    /// - Parameter path: its path.
    /// - Throws: what is wrong with it, and where.
    public init(reading path: FilePath) throws(FileFault) {
        try self.init(try FileFault.bytes(path), path)
    }

    init(_ bytes: [UInt8], _ path: FilePath) throws(FileFault) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        func refuse(_ line: Int, _ what: String) -> FileFault {
            FileFault(path, .malformed("line \(line): \(what)"))
        }
        do throws(JSONFault) {
            let head = try JSONLine.decode(Head.self, from: lines[0])
            guard head.format == Self.format else {
                throw JSONFault(
                    what: "its format is '\(head.format)'; expected '\(Self.format)'")
            }
            guard head.version == Self.version else {
                throw JSONFault(
                    what: "it has version \(head.version); this program reads \(Self.version)")
            }
            setting = head.setting
        } catch {
            throw refuse(1, error.what)
        }
        calls = []
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            do throws(JSONFault) {
                calls.append(try JSONLine.decode(FuzzLine.self, from: line).parsed())
            } catch {
                throw refuse(index + 1, error.what)
            }
        }
    }
}
