// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

/// The programs of Tests/Clients, which `scripts/clients` builds.
enum Client {
    /// The directory of the programs; nil if they are not built.
    private static let directory = ProcessInfo.processInfo.environment["PRIVCMD_CLIENTS"]

    /// A trait for tests that use them.
    ///
    /// `scripts/test` always builds them.
    static let isBuilt = ConditionTrait.enabled(
        if: directory != nil, "PRIVCMD_CLIENTS is not set; scripts/test sets it")

    /// The same for the program with the lab's newer library.
    static let newerIsBuilt = ConditionTrait.enabled(
        if: ProcessInfo.processInfo.environment["PRIVCMD_LAB"] == "1", "PRIVCMD_LAB is not 1")

    /// Runs a program under `privcmd-probe run` with a fake.
    ///
    /// - Parameters:
    ///   - name: the program.
    ///   - arguments: its arguments.
    ///   - fake: the profile; nil for the standard one.
    /// - Returns: the output and status of `privcmd-probe run`.
    /// - Throws: an error if it cannot be run.
    static func run(_ name: String, _ arguments: String..., fake: String? = nil) async throws -> Run
    {
        let device = fake.map { "fake:\($0)" } ?? "fake"
        let path = "\(try #require(directory))/\(name)"
        return try await Probe.run(["run", "--device", device, "--", path] + arguments)
    }

    /// Runs a program without privcmd-probe, and so without a device.
    static func runDirectly(_ name: String, _ arguments: String...) async throws -> Run {
        try await Probe.shell("exec \"$@\"", ["\(try #require(directory))/\(name)"] + arguments)
    }
}
