// SPDX-License-Identifier: MIT

/// The first line of a fixture: what it is, and where it comes from.
public struct RecordingHeader: Codable, Equatable, Sendable {
    /// What every fixture's first line says that it is.
    public static let format = "privcmd-probe recording"
    /// The version of the format that this library writes, and the latest that it reads.
    ///
    /// What was read is written again in its own version.
    public static let version = 2

    /// Always ``format``.
    public var format: String
    /// The version of the format.
    public var version: Int
    /// The program that recorded it, with its version.
    public var tool: String
    /// The arguments that it was given.
    public var command: [String]
    /// The program whose calls these are, with its arguments; nil for the recording program's own.
    public var program: [String]?
    /// The name of the machine that the program ran on, which it may have printed; nil for our own calls.
    public var host: String?
    /// Where the program found xenstored; nil where there was none, and for our own calls.
    public var xenstore: String?
    /// When, in UTC, such as `2026-11-22T19:30:00Z`.
    public var date: String
    /// The device that answered.
    public var device: String
    /// The system that answered: Xen, Linux, dom0, CPU, devices.
    public var system: SystemSnapshot

    /// Makes the header of a new fixture.
    ///
    /// - Parameters:
    ///   - tool: the program that records.
    ///   - command: its arguments.
    ///   - date: when.
    ///   - device: the device that answers.
    ///   - system: the system that answers.
    ///   - program: the program whose calls are recorded, with its arguments; nil for our own.
    ///   - host: the name of the machine that the program ran on.
    ///   - xenstore: where the program found xenstored.
    public init(
        tool: String, command: [String], date: String, device: String, system: SystemSnapshot,
        program: [String]? = nil, host: String? = nil, xenstore: String? = nil
    ) {
        format = Self.format
        version = Self.version
        self.tool = tool
        self.command = command
        self.program = program
        self.host = host
        self.xenstore = xenstore
        self.date = date
        self.device = device
        self.system = system
    }
}
