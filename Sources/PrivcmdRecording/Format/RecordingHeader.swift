// SPDX-License-Identifier: MIT

/// The first line of a recording: format, version and provenance.
public struct RecordingHeader: Codable, Equatable, Sendable {
    /// The value of `format` in every recording.
    public static let format = "privcmd-probe recording"
    /// The format version that this library writes, and the latest that it reads.
    ///
    /// A recording that was read keeps its version when it is written again.
    public static let version = 2

    /// Always `privcmd-probe recording`.
    public var format: String
    /// The version of the format.
    public var version: Int
    /// The recording program, with its version.
    public var tool: String
    /// The arguments of the recording program.
    public var command: [String]
    /// The recorded program with its arguments; nil for calls of the recording program itself.
    public var program: [String]?
    /// The host name, which the recorded program may have printed; nil without a recorded program.
    public var host: String?
    /// The path of xenstored; nil if there was none, and without a recorded program.
    public var xenstore: String?
    /// The date in UTC, such as `2026-11-22T19:30:00Z`.
    public var date: String
    /// The device that performed the calls.
    public var device: String
    /// The system that performed the calls: Xen, Linux, dom0, CPU, devices.
    public var system: SystemSnapshot

    /// Creates the header of a new recording.
    ///
    /// - Parameters:
    ///   - tool: the recording program.
    ///   - command: its arguments.
    ///   - date: the date.
    ///   - device: the device that performs the calls.
    ///   - system: the system that performs the calls.
    ///   - program: the recorded program with its arguments; nil for calls of this program.
    ///   - host: the host name.
    ///   - xenstore: the path of xenstored.
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
