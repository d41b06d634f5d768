// SPDX-License-Identifier: MIT

import PrivcmdJSON
package import PrivcmdKit
package import SystemPackage

/// The scenarios as Markdown, with transcripts of real systems: docs/scenarios.md.
package enum ScenarioDocument {
    /// The transcripts of one system.
    package struct Cell: Sendable {
        /// The name of its folder, such as `xen-4.20-linux-6.12-pvh`.
        package let name: String
        package let transcripts: [ScenarioTranscript]
    }

    /// Reads a folder of cells, each a folder of transcripts.
    ///
    /// - Parameter folder: the folder.
    /// - Returns: the cells, by name.
    /// - Throws: the file that is unreadable or malformed, and why.
    package static func cells(in folder: FilePath) throws(FileError) -> [Cell] {
        var cells: [Cell] = []
        for cell in PathInfo.entries(in: folder.string) {
            var transcripts: [ScenarioTranscript] = []
            for scenario in Scenario.all {
                let path = folder.appending(cell).appending(scenario.name + ".json")
                // A cell may lack the transcript of a scenario that needs another device.
                do throws(FileError) {
                    transcripts.append(try transcript(path))
                } catch {
                    guard error.kind == .unreadable(.enoent) else { throw error }
                }
            }
            cells.append(Cell(name: cell, transcripts: transcripts))
        }
        return cells
    }

    private struct TranscriptHeader: Decodable {
        let format: String
        let version: Int?
    }

    /// Reads a transcript.
    package static func transcript(_ path: FilePath) throws(FileError) -> ScenarioTranscript {
        let bytes = try FileError.readBytes(path)
        do throws(JSONError) {
            let header = try JSONLine.decode(TranscriptHeader.self, from: bytes)
            guard header.format == ScenarioTranscript.format else {
                throw JSONError(message: "its format is '\(header.format)'")
            }
            guard let version = header.version else {
                return try JSONLine.decode(
                    ScenarioTranscript.self, from: ScenarioTranscript.renames.applied(to: bytes))
            }
            guard version <= ScenarioTranscript.version else {
                throw JSONError(
                    message: "it has format version \(version); this program reads up to"
                        + " \(ScenarioTranscript.version)")
            }
            return try JSONLine.decode(ScenarioTranscript.self, from: bytes)
        } catch {
            throw FileError(path, .malformed(error.message))
        }
    }

    /// Formats the page.
    ///
    /// - Parameter cells: the transcripts of real systems.
    /// - Returns: the page, in Markdown.
    package static func markdown(_ cells: [Cell]) -> String {
        var lines = [
            "# Scenarios", "",
            "<!-- Made by `make scenarios` from Sources/PrivcmdConformance/Scenarios and"
                + " Fixtures/scenarios. -->",
            "",
            "The calls of libxl, QEMU and xen-pciback for passthrough, step by step, as",
            "`privcmd-probe scenario run` makes them, and where they fail on a system that lacks a",
            "fix. The transcripts were recorded on real Xen in the lab (`scripts/record-scenarios`).",
        ]
        if !cells.isEmpty { lines += [""] + summaryTable(cells) }
        for scenario in Scenario.all {
            lines += ["", "## \(scenario.name)", "", scenario.title, ""]
            let needs = ["a dom0"] + scenario.preconditions.map(\.text)
            lines += ["Needs \(needs.joined(separator: ", ")).", ""]
            lines += scenario.changes.map { "- changes: \($0)" }
            for cell in cells {
                for transcript in cell.transcripts
                where transcript.report.scenario == scenario.name {
                    lines += ["", "### \(scenario.name) on \(heading(transcript))", "", "```text"]
                    lines.append(ScenarioText.report(transcript.report))
                    lines.append("```")
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func heading(_ transcript: ScenarioTranscript) -> String {
        let xen = transcript.xen.flatMap { XenVersion(parsing: $0)?.description } ?? "?"
        let linux = LinuxVersion(parsing: transcript.kernel)?.description ?? transcript.kernel
        return "Xen \(xen), Linux \(linux), \(transcript.domain?.rawValue ?? "?") dom0"
    }

    /// A table of the outcomes of each scenario on each system.
    private static func summaryTable(_ cells: [Cell]) -> [String] {
        var lines = ["| scenario | system | outcome |", "|---|---|---|"]
        for scenario in Scenario.all {
            for cell in cells {
                for transcript in cell.transcripts
                where transcript.report.scenario == scenario.name {
                    let outcome = PrintableText.singleLine(transcript.report.outcome.text)
                        .replacing("|", with: "\\|")
                    lines.append("| \(scenario.name) | \(heading(transcript)) | \(outcome) |")
                }
            }
        }
        return lines
    }
}
