// SPDX-License-Identifier: MIT

/// A command in a document, with the output that the document shows for it.
struct DocumentedCommand: Sendable, CustomStringConvertible {
    /// The document, relative to the root of the checkout.
    let document: String
    /// The number of the command's first line in the document.
    let line: Int
    /// The command, as bash reads it.
    let command: String
    /// The lines of the output; `...` stands for any number of lines.
    let output: [String]

    var description: String { "\(document):\(line): \(command)" }

    /// Whether an output is the one that the document shows.
    func matches(_ printed: [String]) -> Bool { Self.matches(printed[...], output[...]) }

    private static func matches(_ printed: ArraySlice<String>, _ shown: ArraySlice<String>) -> Bool
    {
        guard let first = shown.first else { return printed.isEmpty }
        guard first == "..." else {
            return printed.first == first && matches(printed.dropFirst(), shown.dropFirst())
        }
        return (printed.startIndex...printed.endIndex).contains {
            matches(printed[$0...], shown.dropFirst())
        }
    }
}

extension DocumentedCommand {
    /// Reads the commands of the blocks that begin with ```` ```console ````.
    ///
    /// A block with a further word, such as `console lab`, is not read: it needs the lab, or differs
    /// from machine to machine.
    static func commands(in text: String, of document: String) -> [DocumentedCommand] {
        var commands: [DocumentedCommand] = []
        var pending: (line: Int, command: String, output: [String])?
        var isInBlock = false
        func end() {
            guard let last = pending else { return }
            commands.append(
                DocumentedCommand(
                    document: document, line: last.line, command: last.command,
                    output: last.output))
            pending = nil
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                end()
                isInBlock = !isInBlock && line == "```console"
            } else if isInBlock, line.hasPrefix("$ ") {
                end()
                pending = (index + 1, String(line.dropFirst(2)), [])
            } else if isInBlock, let last = pending {
                if last.output.isEmpty, last.command.hasSuffix("\\") {
                    pending?.command += "\n" + line
                } else {
                    pending?.output.append(String(line))
                }
            }
        }
        end()
        return commands
    }
}
