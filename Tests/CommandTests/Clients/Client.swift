// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

/// The programs of Tests/Clients, which `scripts/clients` builds.
enum Client {
    /// Where they are; nil where nobody built them.
    private static let folder = ProcessInfo.processInfo.environment["PRIVCMD_CLIENTS"]

    /// A trait for tests that use them: `scripts/test` always builds them.
    static let isThere = ConditionTrait.enabled(
        if: folder != nil, "PRIVCMD_CLIENTS is not set; scripts/test sets it")

    /// The same for what is made of the lab's newer library.
    static let newerIsThere = ConditionTrait.enabled(
        if: ProcessInfo.processInfo.environment["PRIVCMD_LAB"] == "1", "PRIVCMD_LAB is not 1")

    /// Runs one with a fake in place of the device.
    ///
    /// - Parameters:
    ///   - name: the program.
    ///   - arguments: what it is given.
    ///   - fake: the fake's profile; the standard one where nil.
    /// - Returns: what `privcmd-probe run` came to.
    /// - Throws: why it could not be run.
    static func run(_ name: String, _ arguments: String..., fake: String? = nil) async throws -> Run
    {
        let device = fake.map { "fake:\($0)" } ?? "fake"
        let path = "\(try #require(folder))/\(name)"
        return try await Probe.run(["run", "--device", device, "--", path] + arguments)
    }

    /// Runs one by itself, where there is no device.
    static func alone(_ name: String, _ arguments: String...) async throws -> Run {
        try await Probe.shell("exec \"$@\"", ["\(try #require(folder))/\(name)"] + arguments)
    }
}
