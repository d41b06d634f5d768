// SPDX-License-Identifier: MIT

/// Scenarios and their stories as text for people.
public enum StoryText {
    private static let width = 78

    /// A scenario's name and title, before its story.
    ///
    /// - Parameter scenario: the scenario.
    /// - Returns: the lines.
    public static func head(_ scenario: Scenario) -> String {
        ([scenario.name] + Printable.wrap(scenario.title, width: width).map { "  " + $0 })
            .joined(separator: "\n")
    }

    /// What a scenario is about, needs and changes.
    ///
    /// - Parameter scenario: the scenario.
    /// - Returns: the lines.
    public static func about(_ scenario: Scenario) -> String {
        var lines = [head(scenario)]
        let needs = ["a dom0"] + scenario.needs.map(\.words)
        lines += Printable.wrap("needs " + needs.joined(separator: ", "), width: width - 2)
            .map { "    " + $0 }
        for change in scenario.changes {
            lines += Printable.wrap("changes: " + change, width: width - 2).map { "    " + $0 }
        }
        return lines.joined(separator: "\n")
    }

    /// A step of a story.
    ///
    /// - Parameters:
    ///   - step: the step.
    ///   - number: its number, from 1.
    /// - Returns: the lines.
    public static func step(_ step: StoryStep, number: Int) -> String {
        let prefix = number < 10 ? "   \(number)  " : "  \(number)  "
        let sentence = "\(step.who) \(step.what)"
        var lines = Printable.wrap(sentence, width: width - 6).enumerated().map { index, line in
            (index == 0 ? prefix : "      ") + line
        }
        lines += Printable.wrap(step.call, width: width - 8).map { "        " + $0 }
        let values = step.values.sorted { $0.key < $1.key }
            .map { "\($0.key) is \($0.value)" }.joined(separator: ", ")
        lines.append("        → \(step.answer)" + (values.isEmpty ? "" : "  (\(values))"))
        switch step.verdict {
        case .asFixed, .told: break
        case .breaks(let cause):
            lines += Printable.wrap("BREAKS, " + cause.sentence, width: width - 8)
                .map { "        " + $0 }
        case .unexpected(let expected): lines.append("        UNEXPECTED: \(expected) was expected")
        }
        if let then = step.then {
            lines += Printable.wrap("then " + then, width: width - 8).map { "        " + $0 }
        }
        return lines.map { Printable.line($0) }.joined(separator: "\n")
    }

    /// How a story ended, and what was put back.
    ///
    /// - Parameter story: the story.
    /// - Returns: the lines.
    public static func end(_ story: Story) -> String {
        let putBack =
            story.putBack.isEmpty ? [] : ["put back: " + story.putBack.joined(separator: "; ")]
        return (putBack + ["it " + story.ending.words])
            .flatMap { Printable.wrap(Printable.line($0), width: width - 2) }
            .map { "  " + $0 }.joined(separator: "\n")
    }

    /// A whole story, without its head.
    ///
    /// - Parameter story: the story.
    /// - Returns: the lines.
    public static func whole(_ story: Story) -> String {
        (story.steps.enumerated().map { step($1, number: $0 + 1) } + [end(story)])
            .joined(separator: "\n")
    }
}
