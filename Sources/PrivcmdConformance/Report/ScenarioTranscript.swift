// SPDX-License-Identifier: MIT

import PrivcmdJSON
package import PrivcmdKit

/// A scenario's report with the system it ran on: a file of Fixtures/scenarios.
package struct ScenarioTranscript: Codable, Equatable, Sendable {
    /// The value of the key `format`.
    package static let format = "privcmd-probe scenario"
    /// The version of the format that this library writes, and the newest that it reads.
    package static let version = 2

    /// The names that version 1 had, which had no key `version`.
    static let renames = JSONRenames(
        keys: [
            "story": "report", "ending": "outcome",  // lint-words: old format
            "putBack": "undone", "who": "actor",  // lint-words: old format
            "what": "action", "answer": "result",  // lint-words: old format
            "then": "onFailure", "lacking": "missingFeature",  // lint-words: old format
            "words": "text", "why": "reason",  // lint-words: old format
        ],
        values: [
            "verdict": [
                "as-fixed": "as-expected", "told": "informational",  // lint-words: old format
                "breaks": "fails",
            ],
            "kind": [
                "breaks-as-known": "fails-as-known", "breaks-unexpectedly": "fails-unexpectedly",
            ],
        ])

    /// The kind of file.
    package let format: String
    /// The version of the format; nil in version 1.
    package let version: Int?
    /// The program and version that wrote it.
    package let tool: String
    /// The command line without the program.
    package let command: [String]
    /// The name of the device.
    package let device: String
    /// The kernel's release.
    package let kernel: String
    /// The hypervisor's version, in full; nil if there is none.
    package let xen: String?
    /// How dom0 is virtualised; nil if the kernel does not show it.
    package let domain: DomainType?
    package let report: ScenarioReport

    /// Creates the transcript of a report.
    ///
    /// - Parameters:
    ///   - report: the report.
    ///   - device: the name of the device on which the scenario ran.
    ///   - system: the system of the device.
    ///   - tool: the name and version of the program.
    ///   - command: the command line.
    package init(
        _ report: ScenarioReport, on device: String, _ system: SystemSnapshot, tool: String,
        command: [String]
    ) {
        format = Self.format
        version = Self.version
        self.tool = tool
        self.command = command
        self.device = device
        kernel = system.kernel
        xen = system.xen.map { $0.version + ($0.extra ?? "") }
        domain = system.domain?.type
        self.report = report
    }
}
