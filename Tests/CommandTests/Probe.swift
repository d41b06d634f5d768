// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage

/// What a run of the program came to.
struct Run: Equatable, CustomStringConvertible {
    var out: String
    var err: String
    var status: Int32

    var description: String { "status \(status)\n--- out\n\(out)--- err\n\(err)---" }

    /// The lines of standard output.
    var lines: [Substring] { out.split(separator: "\n") }
}

/// The program, as the build made it.
enum Probe {
    /// It lies beside the test bundle, which is this process's executable.
    static let path: FilePath = {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return FilePath(own ?? "").removingLastComponent().appending("privcmd-probe")
    }()

    /// Runs it with arguments.
    ///
    /// - Parameters:
    ///   - arguments: the arguments.
    ///   - device: the value of PRIVCMD_DEVICE; unset where nil.
    /// - Returns: what it came to.
    /// - Throws: why it could not be run.
    static func run(_ arguments: [String], device: String? = nil) async throws -> Run {
        try await run(.path(path), arguments, device)
    }

    /// Runs it in a shell command, where it is `"$0" "$@"`.
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

/// Runs the program on a recording of the tests' own device.
func probe(_ arguments: String..., device: String? = nil) async throws -> Run {
    try await Probe.run(arguments, device: device)
}
