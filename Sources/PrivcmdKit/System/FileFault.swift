// SPDX-License-Identifier: MIT

public import SystemPackage

/// What is wrong with a file that somebody gave us.
public struct FileFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of faults.
    public enum Kind: Equatable, Sendable {
        /// It cannot be read.
        case unreadable(Errno)
        /// It can be read, but its content is not what it should be.
        case malformed(String)
    }

    /// The file.
    public let path: FilePath
    /// What is wrong.
    public let kind: Kind
    /// The line that it is wrong in, counted from 1, where that is known.
    public let line: Int?
    /// The byte of the line that it is wrong at, counted from 1, where that is known.
    public let column: Int?

    init(_ path: FilePath, _ kind: Kind, line: Int? = nil, column: Int? = nil) {
        self.path = path
        self.kind = kind
        self.line = line
        self.column = column
    }

    /// The bytes of a file that somebody gave us, or the first of them.
    static func bytes(_ path: FilePath, atMost limit: Int = .max) throws(FileFault) -> [UInt8] {
        do throws(Errno) {
            return try TextFile.bytes(path, atMost: limit)
        } catch {
            throw FileFault(path, .unreadable(error))
        }
    }

    /// Path, line, column and fault, as compilers write them.
    public var description: String {
        let place = ["\(path)", line.map(String.init), column.map(String.init)]
            .compactMap { $0 }.joined(separator: ":")
        switch kind {
        case .unreadable(let errno): return "\(place): \(errno.name): \(errno)"
        case .malformed(let what): return "\(place): \(what)"
        }
    }
}
