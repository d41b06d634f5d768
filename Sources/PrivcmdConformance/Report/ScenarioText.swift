// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Formats scenarios and their reports as text.
package enum ScenarioText {
    private static let width = 78

    /// A scenario's name and title.
    package static func heading(_ scenario: Scenario) -> String {
        ([scenario.name] + PrintableText.wrap(scenario.title, width: width).map { "  " + $0 })
            .joined(separator: "\n")
    }

    /// A scenario's name, title, preconditions and changes.
    package static func details(_ scenario: Scenario) -> String {
        var lines = [heading(scenario)]
        let needs = ["a dom0"] + scenario.preconditions.map(\.text)
        lines += PrintableText.wrap("needs " + needs.joined(separator: ", "), width: width - 2)
            .map { "    " + $0 }
        for change in scenario.changes {
            lines += PrintableText.wrap("changes: " + change, width: width - 2).map { "    " + $0 }
        }
        return lines.joined(separator: "\n")
    }

    /// A step.
    ///
    /// - Parameters:
    ///   - step: the step.
    ///   - number: its number, from 1.
    /// - Returns: the lines.
    package static func step(_ step: StepReport, number: Int) -> String {
        let prefix = number < 10 ? "   \(number)  " : "  \(number)  "
        let sentence = "\(step.actor) \(step.action)"
        var lines = PrintableText.wrap(sentence, width: width - 6).enumerated().map { index, line in
            (index == 0 ? prefix : "      ") + line
        }
        lines += PrintableText.wrap(step.call, width: width - 8).map { "        " + $0 }
        let values = step.values.sorted { $0.key < $1.key }
            .map { "\($0.key) is \($0.value)" }.joined(separator: ", ")
        lines.append("        → \(step.result)" + (values.isEmpty ? "" : "  (\(values))"))
        switch step.verdict {
        case .asExpected, .informational: break
        case .fails(let feature):
            lines += PrintableText.wrap("FAILS: " + feature.explanation, width: width - 8)
                .map { "        " + $0 }
        case .unexpected(let expected): lines.append("        UNEXPECTED: expected \(expected)")
        }
        if let consequence = step.onFailure {
            lines += PrintableText.wrap("then " + consequence, width: width - 8).map {
                "        " + $0
            }
        }
        return lines.map { PrintableText.singleLine($0) }.joined(separator: "\n")
    }

    /// The outcome of a scenario, and the changes that were undone.
    package static func outcome(_ report: ScenarioReport) -> String {
        let undone =
            report.undone.isEmpty ? [] : ["undone: " + report.undone.joined(separator: "; ")]
        return (undone + ["it " + report.outcome.text])
            .flatMap { PrintableText.wrap(PrintableText.singleLine($0), width: width - 2) }
            .map { "  " + $0 }.joined(separator: "\n")
    }

    /// The steps and the outcome of a scenario, without its heading.
    package static func report(_ report: ScenarioReport) -> String {
        (report.steps.enumerated().map { step($1, number: $0 + 1) } + [outcome(report)])
            .joined(separator: "\n")
    }
}
