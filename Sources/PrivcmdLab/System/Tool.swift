// SPDX-License-Identifier: MIT

import Glibc
import Subprocess
import SystemPackage

/// A program of the machine that the lab leans on.
struct Tool: Sendable {
    let name: String
    /// What to do where it is missing.
    let remedy: String

    /// How a program ended.
    struct Outcome: Sendable {
        let succeeded: Bool
        let output: [UInt8]
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    init(_ name: String, package: String) {
        self.name = name
        remedy = "install it: on Debian, apt-get install \(package)"
    }

    /// Where it is, or an error that says how to get it.
    func find() throws(LabError) -> FilePath {
        guard let path = Self.search(name) else {
            throw LabError(.unavailable, "'\(name)' is nowhere in PATH", remedy: remedy)
        }
        return path
    }

    /// Looks through PATH, unless the name is a path itself.
    static func search(_ name: String) -> FilePath? {
        if name.contains("/") {
            let path = FilePath(name)
            return FileCalls.isAccessible(path, X_OK) && Files.size(path) != nil ? path : nil
        }
        let path = FileCalls.environment("PATH") ?? ""
        for folder in path.split(separator: ":") {
            let candidate = FilePath(String(folder)).appending(name)
            if FileCalls.isAccessible(candidate, X_OK), Files.size(candidate) != nil {
                return candidate
            }
        }
        return nil
    }

    /// Runs it to its end; when the task is cancelled, it is ended.
    func run(
        _ arguments: [String], input: [UInt8]? = nil, in folder: FilePath? = nil,
        limit: Int = 256 << 20
    ) async throws(LabError) -> Outcome {
        let configuration = Configuration(
            executable: .path(try find()), arguments: Arguments(arguments),
            // The messages are read, so they have to come in one language.
            environment: .inherit.updating(["LC_ALL": "C"]), workingDirectory: folder)
        let file = try Self.file(of: input ?? [])
        do {
            let result = try await Subprocess.run(
                configuration,
                input: .fileDescriptor(file.descriptor, closeAfterSpawningProcess: false),
                output: .bytes(limit: limit), error: .bytes(limit: 1 << 20))
            return Outcome(
                succeeded: result.terminationStatus.isSuccess, output: result.standardOutput,
                errors: String(decoding: result.standardError, as: UTF8.self))
        } catch {
            throw .wrapping(error, "'\(name)'")
        }
    }

    /// A file without a name that holds an input.
    ///
    /// A program may end before it has read all: a pipe would then end this one too, by SIGPIPE.
    private static func file(of input: [UInt8]) throws(LabError) -> OwnedFile {
        guard !input.isEmpty else { return try OwnedFile.reading("/dev/null") }
        let folder = try TemporaryDirectory.make()
        let path = folder.path.appending("input")
        try Files.write(input, to: path)
        return try OwnedFile.reading(path)
    }
}
