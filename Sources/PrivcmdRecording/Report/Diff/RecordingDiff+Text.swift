// SPDX-License-Identifier: MIT

extension RecordingDiff {
    /// The differences in the format of diff: `-` is the first recording, `+` the second.
    public var text: String {
        var lines = ["--- \(one.path)  (\(one.system))", "+++ \(other.path)  (\(other.system))"]
        for difference in differences {
            switch difference.kind {
            case .removed, .added: break
            case .changedInput: lines.append("@@ input differs")
            case .changedResult: lines.append("@@ result differs")
            }
            if let one = difference.one { lines.append("-\(one.line): \(one.text)") }
            if let other = difference.other { lines.append("+\(other.line): \(other.text)") }
            lines += difference.fields.flatMap(\.lines)
        }
        lines.append(summary)
        return lines.joined(separator: "\n")
    }

    /// The numbers of equal and different lines, in one line.
    public var summary: String {
        func count(_ kind: Kind) -> Int { differences.count { $0.kind == kind } }
        return
            "\(alike) equal, \(count(.changedResult)) differ in their result, \(count(.changedInput)) in their"
            + " input, \(count(.removed)) only in the first, \(count(.added)) only in the second"
    }
}
