// SPDX-License-Identifier: MIT

import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

@Suite struct `Transcripts in documents` {
    /// The root of the checkout.
    private static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/")
    }()

    private static let commands: [DocumentedCommand] = {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root + "/docs")) ?? []
        let documents =
            ["README.md", "CONTRIBUTING.md", "Fixtures/README.md"]
            + paths.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
        return documents.flatMap { document -> [DocumentedCommand] in
            guard let data = try? Data(contentsOf: URL(filePath: root + "/" + document)) else {
                return []
            }
            return DocumentedCommand.commands(
                in: String(decoding: data, as: UTF8.self), of: document)
        }
    }()

    @Test func `README and docs have transcripts`() {
        #expect(Self.commands.contains { $0.document == "README.md" })
        #expect(Self.commands.count > 30)
    }

    @Test(arguments: commands) func `a documented command prints what the document shows`(
        documented: DocumentedCommand
    ) async throws {
        let folder = Probe.path.removingLastComponent().string
        // The program's own messages keep their place between the lines of standard output.
        let result = try await Subprocess.run(
            .path("/bin/bash"),
            arguments: [
                "-c", "PATH=\"\(folder):$PATH\"; exec 2>&1\n" + documented.command,
            ],
            environment: .inherit.updating(["PRIVCMD_DEVICE": nil, "COLUMNS": nil]),
            workingDirectory: FilePath(Self.root), output: .string(limit: 1 << 22),
            error: .discarded)
        var printed = result.standardOutput.split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        if printed.last == "" { printed.removeLast() }
        #expect(documented.matches(printed), "it printed:\n\(result.standardOutput)")
    }

    @Test(arguments: [
        (["a", "b"], ["a", "b"], true), (["a", "b"], ["a"], false), (["a"], ["a", "b"], false),
        (["a", "x", "y", "b"], ["a", "...", "b"], true), (["a"], ["a", "..."], true),
        (["a", "x"], ["...", "b"], false),
    ])
    func `an output matches only the lines that a document shows`(
        printed: [String], shown: [String], matches: Bool
    ) {
        let command = DocumentedCommand(document: "", line: 1, command: "", output: shown)
        #expect(command.matches(printed) == matches)
    }

    @Test func `blocks for the lab are left out, and a long command is read whole`() throws {
        let text = """
            ```console
            $ one \\
                two
            out

            $ three
            ```
            ```console lab
            $ four
            ```
            """
        let commands = DocumentedCommand.commands(in: text, of: "A.md")
        #expect(commands.map(\.command) == ["one \\\n    two", "three"])
        #expect(commands.map(\.output) == [["out", ""], []])
        #expect(commands.map(\.line) == [2, 6])
    }
}
