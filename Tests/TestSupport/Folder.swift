// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A directory that a test may fill.
public struct Folder: Sendable {
    /// Its absolute path.
    public let path: String

    /// The path of something in it.
    ///
    /// - Parameter name: a relative path.
    /// - Returns: the absolute one.
    public func path(_ name: String) -> String { path + "/" + name }

    /// Makes a directory, and those above it.
    ///
    /// - Parameter name: its relative path.
    /// - Throws: why it cannot be made.
    public func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: true)
    }

    /// Writes a file, and makes the directories above it.
    ///
    /// - Parameters:
    ///   - name: its relative path.
    ///   - bytes: its content.
    /// - Returns: its absolute path.
    /// - Throws: why it cannot be written.
    @discardableResult
    public func write(_ name: String, bytes: [UInt8]) throws -> String {
        let parts = name.split(separator: "/")
        try makeDirectory(parts.dropLast().joined(separator: "/"))
        try Data(bytes).write(to: URL(filePath: path(name)))
        return path(name)
    }

    /// Writes a text file, and makes the directories above it.
    ///
    /// - Parameters:
    ///   - name: its relative path.
    ///   - text: its content.
    /// - Returns: its absolute path.
    /// - Throws: why it cannot be written.
    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String {
        try write(name, bytes: Array(text.utf8))
    }

    /// Reads a text file.
    ///
    /// - Parameter name: its relative path.
    /// - Returns: its content.
    /// - Throws: why it cannot be read.
    public func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
    }

    /// Makes a symbolic link, and the directories above it.
    ///
    /// - Parameters:
    ///   - name: its relative path.
    ///   - target: what it holds.
    /// - Throws: why it cannot be made.
    public func link(_ name: String, to target: String) throws {
        try makeDirectory(name.split(separator: "/").dropLast().joined(separator: "/"))
        try FileManager.default.createSymbolicLink(
            atPath: path(name), withDestinationPath: target)
    }
}

/// Gives a test a directory of its own, which is removed afterwards with all that is in it.
///
/// - Parameter body: the test.
/// - Returns: what the body returns.
/// - Throws: what the body throws.
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
