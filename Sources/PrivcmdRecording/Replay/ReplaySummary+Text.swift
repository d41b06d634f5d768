// SPDX-License-Identifier: MIT

extension ReplaySummary {
    /// A report for the user; empty if the program made exactly the recorded calls.
    package var lines: [String] {
        var lines = difference?.lines ?? []
        if repeated > 0 {
            lines.append(
                "\(repeated) calls were repeated beyond the recording, with the last result")
        }
        if unused.count > 0 {
            lines.append("the program did not issue \(unused.count) of the recorded calls:")
            lines += unused.first.map { "  " + $0 }
            if unused.count > unused.first.count { lines.append("  and more") }
        }
        return lines
    }
}
