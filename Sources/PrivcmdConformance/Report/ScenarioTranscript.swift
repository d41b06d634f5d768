// SPDX-License-Identifier: MIT

/// A scenario's report with the system it ran on: a file of Fixtures/scenarios.
public struct ScenarioTranscript: Codable, Equatable, Sendable {
    /// The value of the key `format`.
    public static let format = "privcmd-probe scenario"

    /// The kind of file.
    public let format: String
    /// The program and version that wrote it.
    public let tool: String
    /// The command line without the program.
    public let command: [String]
    /// The name of the device.
    public let device: String
    /// The kernel's release.
    public let kernel: String
    /// The hypervisor's version, in full; nil if there is none.
    public let xen: String?
    /// How dom0 is virtualised; nil if the kernel does not show it.
    public let domain: DomainType?
    /// The report.
    public let report: ScenarioReport

    private enum CodingKeys: String, CodingKey {
        case format, tool, command, device, kernel, xen, domain
        case report = "story"
    }

    /// Creates the transcript of a report.
    ///
    /// - Parameters:
    ///   - report: the report.
    ///   - device: the device on which the scenario ran.
    ///   - tool: the name and version of the program.
    ///   - command: the command line.
    public init(_ report: ScenarioReport, on device: Device, tool: String, command: [String]) {
        format = Self.format
        self.tool = tool
        self.command = command
        self.device = device.name
        let system = device.system.snapshot()
        kernel = system.kernel
        xen = system.xen.map { $0.version + ($0.extra ?? "") }
        domain = system.domain?.type
        self.report = report
    }
}
