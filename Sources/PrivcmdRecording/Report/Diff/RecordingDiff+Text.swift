// SPDX-License-Identifier: MIT

extension RecordingDiff {
    /// The differences in the format of diff: `-` is the first recording, `+` the second.
    package var text: String {
        var lines = [
            "--- \(first.path)  (\(first.system))", "+++ \(second.path)  (\(second.system))",
        ]
        for difference in differences {
            switch difference.kind {
            case .removed, .added: break
            case .changedInput: lines.append("@@ input differs")
            case .changedResult: lines.append("@@ result differs")
            }
            if let first = difference.first { lines.append("-\(first.line): \(first.text)") }
            if let second = difference.second {
                lines.append("+\(second.line): \(second.text)")
            }
            lines += difference.fields.flatMap(\.lines)
        }
        lines.append(summary)
        return lines.joined(separator: "\n")
    }

    /// The numbers of equal and different lines, in one line.
    package var summary: String {
        func count(_ kind: Kind) -> Int { differences.count { $0.kind == kind } }
        return
            "\(equal) equal, \(count(.changedResult)) differ in their result, \(count(.changedInput)) in their"
            + " input, \(count(.removed)) only in the first, \(count(.added)) only in the second"
    }
}
