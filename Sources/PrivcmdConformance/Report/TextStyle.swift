// SPDX-License-Identifier: MIT

import PrivcmdKit

/// Colours for the text report.
struct TextStyle {
    let isColored: Bool

    private enum Code: Int {
        case bold = 1
        case dim = 2
        case red = 31
        case green = 32
        case yellow = 33
        case magenta = 35
    }

    private func paint(_ text: String, _ codes: Code...) -> String {
        if !isColored { return text }
        let list = codes.map { "\($0.rawValue)" }.joined(separator: ";")
        return "\u{1b}[\(list)m\(text)\u{1b}[0m"
    }

    func bold(_ text: String) -> String { paint(text, .bold) }

    /// A verdict, padded.
    ///
    /// Failures are in capitals, to stand out without colour too.
    func verdict(_ verdict: Verdict, width: Int) -> String {
        let word = verdict >= .error ? verdict.rawValue.uppercased() : verdict.rawValue
        let padded = word.padded(to: width)
        return switch verdict {
        case .pass: paint(padded, .green)
        case .skip: paint(padded, .yellow)
        case .error: paint(padded, .bold, .magenta)
        case .fail, .crash: paint(padded, .bold, .red)
        }
    }

    /// A label of a clause's details; labels of deviations are red.
    func label(_ label: ClauseDetails.Label, _ text: String) -> String {
        switch label {
        case .expected, .got, .memory, .kernel, .reason: paint(text, .red)
        default: paint(text, .dim)
        }
    }
}
