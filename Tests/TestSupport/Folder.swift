// SPDX-License-Identifier: MIT

import FoundationEssentials
import PrivcmdKit
package import SystemPackage

/// A temporary directory of a test, which is removed with its content at the end of its life.
package final class Folder: Sendable {
    private let directory: TemporaryDirectory

    package init() throws { directory = try TemporaryDirectory() }

    /// Its absolute path.
    package var path: String { directory.path.string }

    /// Its absolute path.
    package var filePath: FilePath { directory.path }

    /// The path of a file in it.
    ///
    /// - Parameter name: a relative path.
    /// - Returns: the absolute one.
    package func path(_ name: String) -> String { path + "/" + name }

    /// Creates a directory and its parents.
    ///
    /// - Parameter name: its relative path.
    /// - Throws: an error of FileManager.
    package func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: true)
    }

    /// Writes a file, and creates its parent directories.
    ///
    /// - Parameters:
    ///   - name: its relative path.
    ///   - bytes: its content.
    /// - Returns: its absolute path.
    /// - Throws: an error of Foundation.
    @discardableResult
    package func write(_ name: String, bytes: [UInt8]) throws -> String {
        let parts = name.split(separator: "/")
        try makeDirectory(parts.dropLast().joined(separator: "/"))
        try Data(bytes).write(to: URL(filePath: path(name)))
        return path(name)
    }

    /// Writes a text file, and creates its parent directories.
    ///
    /// - Parameters:
    ///   - name: its relative path.
    ///   - text: its content.
    /// - Returns: its absolute path.
    /// - Throws: an error of Foundation.
    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String {
        try write(name, bytes: Array(text.utf8))
    }

    /// Writes a file, and returns its absolute path.
    package func file(_ name: String, _ bytes: [UInt8]) throws -> FilePath {
        FilePath(try write(name, bytes: bytes))
    }

    /// Writes a text file, and returns its absolute path.
    package func file(_ name: String, _ text: String) throws -> FilePath {
        try file(name, Array(text.utf8))
    }

    /// Reads a text file.
    ///
    /// - Parameter name: its relative path.
    /// - Returns: its content.
    /// - Throws: an error of Foundation.
    package func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
    }

    /// Creates a symbolic link and its parent directories.
    ///
    /// - Parameters:
    ///   - name: its relative path.
    ///   - target: the path that it points to.
    /// - Throws: an error of FileManager.
    package func link(_ name: String, to target: String) throws {
        try makeDirectory(name.split(separator: "/").dropLast().joined(separator: "/"))
        try FileManager.default.createSymbolicLink(
            atPath: path(name), withDestinationPath: target)
    }
}

/// Runs a test with a directory of its own, which is removed afterwards with its content.
///
/// - Parameter body: the test.
/// - Returns: the result of the body.
/// - Throws: an error of the body, or of creating the directory.
@discardableResult
package func withFolder<Result: Sendable>(
    _ body: (Folder) async throws -> Result
) async throws -> Result {
    try await body(Folder())
}
