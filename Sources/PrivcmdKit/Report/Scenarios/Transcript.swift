// SPDX-License-Identifier: MIT

/// A story with where it was told: what a file of Fixtures/scenarios holds.
public struct Transcript: Codable, Equatable, Sendable {
    /// What the first key of the file says.
    public static let format = "privcmd-probe scenario"

    /// What kind of file it is.
    public let format: String
    /// What made it.
    public let tool: String
    /// The command line, without the program.
    public let command: [String]
    /// The device that was asked.
    public let device: String
    /// The kernel's release.
    public let kernel: String
    /// The hypervisor's version, in full; nil without one.
    public let xen: String?
    /// How dom0 is virtualised; nil where the kernel does not say.
    public let domain: DomainType?
    /// The story.
    public let story: Story

    /// Puts a story together with where it was told.
    ///
    /// - Parameters:
    ///   - story: the story.
    ///   - device: where it was told.
    ///   - tool: what made it.
    ///   - command: the command line.
    public init(_ story: Story, on device: Device, tool: String, command: [String]) {
        format = Self.format
        self.tool = tool
        self.command = command
        self.device = device.name
        let system = device.system.snapshot()
        kernel = system.kernel
        xen = system.xen.map { $0.version + ($0.extra ?? "") }
        domain = system.domain?.type
        self.story = story
    }
}
