// SPDX-License-Identifier: MIT

import Glibc
import PrivcmdKit
import Subprocess
import SystemPackage

/// A program of the host that the lab runs.
struct HostTool: Sendable {
    let name: String
    /// What the user can do if it is missing.
    let remedy: String

    /// The result of a program.
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

    /// The path of the program; throws `unavailable` if it is not in PATH.
    func find() throws(LabError) -> FilePath {
        guard let path = Self.search(name) else {
            throw LabError(.unavailable, "'\(name)' was not found in PATH", remedy: remedy)
        }
        return path
    }

    /// Searches PATH, unless the name is a path itself.
    static func search(_ name: String) -> FilePath? {
        if name.contains("/") {
            let path = FilePath(name)
            return PathInfo.isAccessible(path.string, X_OK) && Files.size(path) != nil ? path : nil
        }
        let path = EnvironmentVariables.value("PATH") ?? ""
        for folder in path.split(separator: ":") {
            let candidate = FilePath(String(folder)).appending(name)
            if PathInfo.isAccessible(candidate.string, X_OK), Files.size(candidate) != nil {
                return candidate
            }
        }
        return nil
    }

    /// Runs it to its end; cancelling the task kills it.
    func run(
        _ arguments: [String], input: [UInt8]? = nil, in folder: FilePath? = nil,
        limit: Int = 256 << 20
    ) async throws(LabError) -> Outcome {
        let configuration = Configuration(
            executable: .path(try find()), arguments: Arguments(arguments),
            // The lab parses the messages, so they have to be in English.
            environment: .inherit.updating(["LC_ALL": "C"]), workingDirectory: folder)
        let file = try Self.inputFile(of: input ?? [])
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

    /// Opens an unlinked file that contains the input of a program.
    ///
    /// A program may exit before it has read everything: with a pipe, SIGPIPE would kill this one.
    private static func inputFile(of input: [UInt8]) throws(LabError) -> OwnedFile {
        guard !input.isEmpty else { return try OwnedFile.open("/dev/null") }
        let folder = try TemporaryDirectory.make()
        let path = folder.path.appending("input")
        try Files.write(input, to: path)
        return try OwnedFile.open(path)
    }
}
