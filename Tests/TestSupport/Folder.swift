// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A temporary directory of a test.
public struct Folder: Sendable {
    /// Its absolute path.
    public let path: String

    /// The path of a file in it.
    ///
    /// - Parameter name: a relative path.
    /// - Returns: the absolute one.
    public func path(_ name: String) -> String { path + "/" + name }

    /// Creates a directory and its parents.
    ///
    /// - Parameter name: its relative path.
    /// - Throws: an error of FileManager.
    public func makeDirectory(_ name: String) throws {
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
    public func write(_ name: String, bytes: [UInt8]) throws -> String {
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
    public func write(_ name: String, _ text: String) throws -> String {
        try write(name, bytes: Array(text.utf8))
    }

    /// Reads a text file.
    ///
    /// - Parameter name: its relative path.
    /// - Returns: its content.
    /// - Throws: an error of Foundation.
    public func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
    }

    /// Creates a symbolic link and its parent directories.
    ///
    /// - Parameters:
    ///   - name: its relative path.
    ///   - target: the path that it points to.
    /// - Throws: an error of FileManager.
    public func link(_ name: String, to target: String) throws {
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
public func withFolder<Result: Sendable>(
    _ body: (Folder) async throws -> Result
) async throws -> Result {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    return try await body(folder)
}

private func newFolder() throws -> Folder {
    let path = FileManager.default.temporaryDirectory.path() + "privcmd-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return Folder(path: path)
}
