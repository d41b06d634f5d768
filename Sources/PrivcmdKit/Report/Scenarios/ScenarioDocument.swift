// SPDX-License-Identifier: MIT

public import SystemPackage

/// The scenarios as a page, with what was told of them on real systems.
public enum ScenarioDocument {
    /// What was told on one system.
    public struct Cell: Sendable {
        /// The folder's name, such as `xen-4.20-linux-6.12-pvh`.
        public let name: String
        /// Its transcripts.
        public let transcripts: [Transcript]
    }

    /// Reads a folder of cells, each a folder of transcripts.
    ///
    /// - Parameter folder: the folder.
    /// - Returns: the cells, by name.
    /// - Throws: what is wrong with which file.
    public static func cells(below folder: FilePath) throws(FileFault) -> [Cell] {
        var cells: [Cell] = []
        for cell in PathFacts.names(in: folder.string) {
            var transcripts: [Transcript] = []
            for scenario in Scenario.all {
                let path = folder.appending(cell).appending(scenario.name + ".json")
                // A scenario that takes another device is not told in every cell.
                do throws(FileFault) {
                    transcripts.append(try transcript(path))
                } catch {
                    guard error.kind == .unreadable(.enoent) else { throw error }
                }
            }
            cells.append(Cell(name: cell, transcripts: transcripts))
        }
        return cells
    }

    /// Reads a transcript.
    ///
    /// - Parameter path: the file.
    /// - Returns: the transcript.
    /// - Throws: what is wrong with it.
    public static func transcript(_ path: FilePath) throws(FileFault) -> Transcript {
        let bytes = try FileFault.bytes(path)
        do throws(JSONFault) {
            let transcript = try JSONLine.decode(Transcript.self, from: bytes)
            guard transcript.format == Transcript.format else {
                throw JSONFault(what: "its format is '\(transcript.format)'")
            }
            return transcript
        } catch {
            throw FileFault(path, .malformed(error.what))
        }
    }

    /// The page.
    ///
    /// - Parameter cells: what was told on real systems.
    /// - Returns: the page, in Markdown.
    public static func markdown(_ cells: [Cell]) -> String {
        var lines = [
            "# Scenarios", "",
            "<!-- Made by `make scenarios` from Sources/PrivcmdKit/Scenarios and"
                + " Fixtures/scenarios. -->",
            "",
            "What passthrough asks of privcmd, of Xen and of xen-pciback, step by step, as",
            "`privcmd-probe scenario run` goes through it, and where it breaks on a system that lacks a",
            "fix. The transcripts were recorded on real Xen in the lab (`scripts/record-scenarios`).",
        ]
        if !cells.isEmpty { lines += [""] + summary(cells) }
        for scenario in Scenario.all {
            lines += ["", "## \(scenario.name)", "", scenario.title, ""]
            let needs = ["a dom0"] + scenario.needs.map(\.words)
            lines += ["Needs \(needs.joined(separator: ", ")).", ""]
            lines += scenario.changes.map { "- changes: \($0)" }
            for cell in cells {
                for transcript in cell.transcripts
                where transcript.story.scenario == scenario.name {
                    lines += ["", "### \(scenario.name) on \(heading(transcript))", "", "```text"]
                    lines.append(StoryText.whole(transcript.story))
                    lines.append("```")
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func heading(_ transcript: Transcript) -> String {
        let xen = transcript.xen.flatMap { XenVersion(parsing: $0)?.description } ?? "?"
        let linux = LinuxVersion(parsing: transcript.kernel)?.description ?? transcript.kernel
        return "Xen \(xen), Linux \(linux), \(transcript.domain?.rawValue ?? "?") dom0"
    }

    /// How each ended where.
    private static func summary(_ cells: [Cell]) -> [String] {
        var lines = ["| scenario | where | it |", "|---|---|---|"]
        for scenario in Scenario.all {
            for cell in cells {
                for transcript in cell.transcripts
                where transcript.story.scenario == scenario.name {
                    let it = Printable.line(transcript.story.ending.words)
                        .replacing("|", with: "\\|")
                    lines.append("| \(scenario.name) | \(heading(transcript)) | \(it) |")
                }
            }
        }
        return lines
    }
}
