// SPDX-License-Identifier: MIT

public import SystemPackage

/// Why a file that the user named cannot be used.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of errors.
    public enum Kind: Equatable, Sendable {
        /// The file cannot be read.
        case unreadable(Errno)
        /// The file can be read, but its content is invalid; the text gives the reason.
        case malformed(String)
    }

    /// The file.
    public let path: FilePath
    /// What is wrong.
    public let kind: Kind
    /// The line of the error, counted from 1, if known.
    public let line: Int?
    /// The byte within that line, counted from 1, if known.
    public let column: Int?

    package init(_ path: FilePath, _ kind: Kind, line: Int? = nil, column: Int? = nil) {
        self.path = path
        self.kind = kind
        self.line = line
        self.column = column
    }

    /// Reads a file that the user named, or its first bytes.
    package static func readBytes(_ path: FilePath, atMost limit: Int = .max) throws(FileError)
        -> [UInt8]
    {
        do throws(Errno) {
            return try TextFile.readBytes(path, atMost: limit)
        } catch {
            throw FileError(path, .unreadable(error))
        }
    }

    /// Path, line, column and error, as compilers print them.
    public var description: String {
        let position = ["\(path)", line.map(String.init), column.map(String.init)]
            .compactMap { $0 }.joined(separator: ":")
        switch kind {
        case .unreadable(let errno): return "\(position): \(errno.name): \(errno)"
        case .malformed(let what): return "\(position): \(what)"
        }
    }
}
