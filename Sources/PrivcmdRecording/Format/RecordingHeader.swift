// SPDX-License-Identifier: MIT

import PrivcmdJSON
package import PrivcmdKit

/// The first line of a recording: format, version and provenance.
package struct RecordingHeader: Codable, Equatable, Sendable {
    /// The value of `format` in every recording.
    package static let format = "privcmd-probe recording"
    /// The format version that this library writes, and the latest that it reads.
    package static let version = 3

    /// The names that versions 1 and 2 had.
    static let renames = JSONRenames(keys: [
        "cut": "count", "first": "elements", "ended": "exit", "early": "beforeReply",
    ])

    /// Always `privcmd-probe recording`.
    package var format: String
    /// The version of the format.
    package var version: Int
    /// The recording program, with its version.
    package var tool: String
    /// The arguments of the recording program.
    package var command: [String]
    /// The recorded program with its arguments; nil for calls of the recording program itself.
    package var program: [String]?
    /// The host name, which the recorded program may have printed; nil without a recorded program.
    package var host: String?
    /// The path of xenstored; nil if there was none, and without a recorded program.
    package var xenstore: String?
    /// The date in UTC, such as `2026-11-22T19:30:00Z`.
    package var date: String
    /// The device that performed the calls.
    package var device: String
    /// The system that performed the calls: Xen, Linux, dom0, CPU, devices.
    package var system: SystemSnapshot

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
    package init(
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
