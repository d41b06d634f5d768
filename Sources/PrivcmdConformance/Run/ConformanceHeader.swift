// SPDX-License-Identifier: MIT

import PrivcmdJSON
package import PrivcmdKit

/// The facts about a conformance run: the first line of its record.
package struct ConformanceHeader: Codable, Equatable, Sendable {
    /// The value of `format` in every record's first line.
    package static let format = "privcmd-probe conformance"
    /// The version of the format that this library writes, and the newest that it reads.
    package static let version = 2

    /// The names that version 1 had.
    static let renames = JSONRenames(
        keys: [
            "place": "environment", "traits": "features",  // lint-words: old format
            "untriedGSIs": "unprobedGSIs", "sent": "call",  // lint-words: old format
            "answer": "result", "damage": "unexpectedWrites",  // lint-words: old format
            "how": "reason", "asking": "pendingCall",  // lint-words: old format
            "broken": "error", "ended": "counts",  // lint-words: old format
        ],
        values: [
            "verdict": ["broken": "error"],
            "fact": ["put back": "restored", "left as it was": "not restored"],
        ])

    /// Always ``format``.
    package var format: String
    /// The version of the format.
    package var version: Int
    /// The program that ran, with its version.
    package var tool: String
    /// The arguments of the program.
    package var command: [String]
    /// The start of the run in UTC, such as `2026-11-22T19:30:00Z`.
    package var date: String
    /// The device that was checked.
    package var device: String
    /// How much harm the clauses were allowed to do.
    package var level: HarmLevel
    /// What decides which expectations apply.
    package var environment: Environment
    /// The system that was checked.
    package var system: SystemSnapshot

    /// Makes the header of a run.
    package init(
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
