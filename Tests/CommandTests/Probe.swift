// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage

/// The output and exit status of a run of the program.
struct Run: Equatable, CustomStringConvertible {
    var out: String
    var err: String
    var status: Int32

    var description: String { "status \(status)\n--- out\n\(out)--- err\n\(err)---" }

    /// The lines of standard output.
    var lines: [Substring] { out.split(separator: "\n") }
}

/// The built program.
enum Probe {
    /// The program is next to the test bundle, which is this process's executable.
    static let path: FilePath = {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return FilePath(own ?? "").removingLastComponent().appending("privcmd-probe")
    }()

    /// Runs the program with arguments.
    ///
    /// - Parameters:
    ///   - arguments: the arguments.
    ///   - device: the value of PRIVCMD_DEVICE; nil to unset it.
    /// - Returns: its output and status.
    /// - Throws: an error if it cannot be run or a signal ends it.
    static func run(_ arguments: [String], device: String? = nil) async throws -> Run {
        try await run(.path(path), arguments, device)
    }

    /// Runs a shell command in which `"$0" "$@"` is the program with its arguments.
    static func shell(_ command: String, _ arguments: [String]) async throws -> Run {
        try await run(
            .path("/bin/sh"), ["-c", command, path.string] + arguments, nil)
    }

    private static func run(
        _ executable: Executable, _ arguments: [String], _ device: String?
    ) async throws -> Run {
        let result = try await Subprocess.run(
            executable, arguments: Arguments(arguments),
            environment: .inherit.updating(["PRIVCMD_DEVICE": device, "COLUMNS": nil]),
            output: .string(limit: 1 << 24), error: .string(limit: 1 << 20))
        guard case .exited(let status) = result.terminationStatus else {
            throw EndedBySignal(description: "\(result.terminationStatus)")
        }
        return Run(
            out: result.standardOutput, err: result.standardError,
            status: status)
    }
}

private struct EndedBySignal: Error {
    let description: String
}

/// Runs the program with arguments.
func probe(_ arguments: String..., device: String? = nil) async throws -> Run {
    try await Probe.run(arguments, device: device)
}
