// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdConformance
import PrivcmdJSON
import PrivcmdKit
import SystemPackage

/// `scenario list`: lists the scenarios.
struct ScenarioListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the scenarios, with what each needs and changes.",
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

    @Option(help: "The output format.")
    var format = Format.text
    @Option(
        help: ArgumentHelp(
            "Include the transcripts of real systems: a folder of 'scenario run --transcripts'.",
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
            throw ValidationError("--transcripts needs --format markdown")
        }
    }

    func run() throws {
        try Console.run {
            switch format {
            case .text:
                try Console.output(
                    Scenario.all.map(ScenarioText.details).joined(separator: "\n\n"))
            case .json:
                let entries = Scenario.all.map {
                    Entry(
                        name: $0.name, title: $0.title, needs: $0.preconditions.map(\.text),
                        changes: $0.changes)
                }
                try Console.output(try JSONLine.pretty(entries))
            case .markdown:
                let cells = try transcripts.map(read) ?? []
                // The page already ends with a newline.
                try Console.output(String(ScenarioDocument.markdown(cells).dropLast()))
            }
        }
    }

    private func read(_ folder: String) throws -> [ScenarioDocument.Cell] {
        do throws(FileError) {
            return try ScenarioDocument.cells(in: FilePath(folder))
        } catch {
            throw CommandFailure("\(error)", ExitStatus(error))
        }
    }
}
