// SPDX-License-Identifier: MIT

/// The facts about a conformance run: the first line of its record.
public struct ConformanceHeader: Codable, Equatable, Sendable {
    /// The value of `format` in every record's first line.
    public static let format = "privcmd-probe conformance"
    /// The version of the format that this library writes, and the newest that it reads.
    public static let version = 1

    /// Always ``format``.
    public var format: String
    /// The version of the format.
    public var version: Int
    /// The program that ran, with its version.
    public var tool: String
    /// The arguments of the program.
    public var command: [String]
    /// The start of the run in UTC, such as `2026-11-22T19:30:00Z`.
    public var date: String
    /// The device that was checked.
    public var device: String
    /// How much harm the clauses were allowed to do.
    public var level: HarmLevel
    /// What decides which expectations apply.
    public var environment: Environment
    /// The system that was checked.
    public var system: SystemSnapshot

    private enum CodingKeys: String, CodingKey {
        case format, version, tool, command, date, device, level
        case environment = "place"
        case system
    }

    /// Makes the header of a run.
    ///
    /// - Parameters:
    ///   - tool: the program.
    ///   - command: its arguments.
    ///   - date: the start of the run.
    ///   - device: the device.
    ///   - level: how much harm is allowed.
    ///   - environment: what decides which expectations apply.
    ///   - system: the system.
    public init(
        tool: String, command: [String], date: String, device: String, level: HarmLevel,
        environment: Environment,
        system: SystemSnapshot
    ) {
        format = Self.format
        version = Self.version
        self.tool = tool
        self.command = command
        self.date = date
        self.device = device
        self.level = level
        self.environment = environment
        self.system = system
    }
}
