// SPDX-License-Identifier: MIT

/// What is said of a run of the contract as a whole: the first line of its record.
public struct ConformanceHeader: Codable, Equatable, Sendable {
    /// What every record's first line says that it is.
    public static let format = "privcmd-probe conformance"
    /// The version of the format that this library writes, and the latest that it reads.
    public static let version = 1

    /// Always ``format``.
    public var format: String
    /// The version of the format.
    public var version: Int
    /// The program that ran, with its version.
    public var tool: String
    /// The arguments that it was given.
    public var command: [String]
    /// When, in UTC, such as `2026-11-22T19:30:00Z`.
    public var date: String
    /// The device that answered.
    public var device: String
    /// How much harm the clauses were allowed.
    public var level: Level
    /// What decides what is promised.
    public var place: Place
    /// The system that answered.
    public var system: SystemSnapshot

    /// Makes the header of a run.
    ///
    /// - Parameters:
    ///   - tool: the program.
    ///   - command: its arguments.
    ///   - date: when.
    ///   - device: the device.
    ///   - level: how much harm is allowed.
    ///   - place: what decides what is promised.
    ///   - system: the system.
    public init(
        tool: String, command: [String], date: String, device: String, level: Level, place: Place,
        system: SystemSnapshot
    ) {
        format = Self.format
        version = Self.version
        self.tool = tool
        self.command = command
        self.date = date
        self.device = device
        self.level = level
        self.place = place
        self.system = system
    }
}
