// SPDX-License-Identifier: MIT

extension ReplayAccount {
    /// What the user should know when the program has ended; nothing where all went as recorded.
    public var summary: [String] {
        var lines = difference?.lines ?? []
        if repeated > 0 {
            lines.append("\(repeated) of the answers were given again, being asked for more often")
        }
        if leftOver.count > 0 {
            lines.append("the recording holds \(leftOver.count) that nobody asked for:")
            lines += leftOver.first.map { "  " + $0 }
            if leftOver.count > leftOver.first.count { lines.append("  and more") }
        }
        return lines
    }
}
