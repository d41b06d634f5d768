// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import SystemPackage

/// `scenario list`: every scenario.
struct ScenarioListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show every scenario: what it is about, needs and changes.",
        discussion: """
            EXAMPLES:
              privcmd-probe scenario list
              privcmd-probe scenario list --format markdown --transcripts Fixtures/scenarios
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
        case markdown
    }

    @Option(help: "How to print them.")
    var format = Format.text
    @Option(
        help: ArgumentHelp(
            "Tell also how each went on real systems: a folder of 'scenario run --transcripts'.",
            valueName: "dir"))
    var transcripts: String?

    private struct Entry: Encodable {
        let name: String
        let title: String
        let needs: [String]
        let changes: [String]
    }

    func validate() throws {
        if transcripts != nil, format != .markdown {
            throw ValidationError("--transcripts goes with --format markdown")
        }
    }

    func run() throws {
        try Console.run {
            switch format {
            case .text:
                try Console.answer(
                    Scenario.all.map(StoryText.about).joined(separator: "\n\n"))
            case .json:
                let entries = Scenario.all.map {
                    Entry(
                        name: $0.name, title: $0.title, needs: $0.needs.map(\.words),
                        changes: $0.changes)
                }
                try Console.answer(try JSONLine.pretty(entries))
            case .markdown:
                let told = try transcripts.map(read) ?? []
                // The page ends with its own line end.
                try Console.answer(String(ScenarioDocument.markdown(told).dropLast()))
            }
        }
    }

    private func read(_ folder: String) throws -> [ScenarioDocument.Cell] {
        do throws(FileFault) {
            return try ScenarioDocument.cells(below: FilePath(folder))
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }
}
