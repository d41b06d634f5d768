// SPDX-License-Identifier: MIT

extension RecordingDiff {
    /// The differences for people, as diff shows them: `-` the first recording, `+` the second.
    public var text: String {
        var lines = ["--- \(one.path)  (\(one.system))", "+++ \(other.path)  (\(other.system))"]
        for difference in differences {
            switch difference.kind {
            case .removed, .added: break
            case .asked: lines.append("@@ asked otherwise")
            case .answered: lines.append("@@ answered otherwise")
            }
            if let one = difference.one { lines.append("-\(one.line): \(one.words)") }
            if let other = difference.other { lines.append("+\(other.line): \(other.words)") }
            lines += difference.fields.flatMap(\.lines)
        }
        lines.append(summary)
        return lines.joined(separator: "\n")
    }

    /// How much there is of what, in one line.
    public var summary: String {
        func count(_ kind: Kind) -> Int { differences.count { $0.kind == kind } }
        return "\(alike) alike, \(count(.answered)) answered otherwise, \(count(.asked)) asked"
            + " otherwise, \(count(.removed)) only in the first, \(count(.added)) only in the second"
    }
}
