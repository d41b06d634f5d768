// SPDX-License-Identifier: MIT

/// What a comparison of two devices has found, in words.
public struct FuzzReport: Sendable {
    private let setting: FuzzSetting
    private let one: String
    private let other: String

    /// Makes a report.
    ///
    /// - Parameters:
    ///   - setting: what the sequence was drawn from.
    ///   - one: what the first device is called.
    ///   - other: what the second is called.
    public init(_ setting: FuzzSetting, _ one: String, against other: String) {
        self.setting = setting
        self.one = one
        self.other = other
    }

    /// The last lines of a run without a difference.
    ///
    /// - Parameters:
    ///   - seen: what the run has seen.
    ///   - verbose: whether to count each operation.
    /// - Returns: the lines.
    public func agreement(_ seen: FuzzCount, verbose: Bool) -> String {
        var lines: [String] = []
        if verbose { lines += operations(seen) }
        for rule in FuzzRule.allCases {
            guard let count = seen.rules[rule], count > 0 else { continue }
            lines.append("\(count) differences explained by \(rule.rawValue): \(rule.words)")
        }
        let unanswered = seen.answers.values.reduce(0) { $0 + ($1["unanswered"] ?? 0) }
        if unanswered > 0 { lines.append("\(unanswered) calls had no answer on either side") }
        lines.append(
            "\(seen.calls) calls, seed \(setting.seed): '\(one)' and '\(other)' answer alike")
        return lines.joined(separator: "\n")
    }

    private func operations(_ seen: FuzzCount) -> [String] {
        let width = seen.answers.keys.map(\.count).max() ?? 0
        return seen.answers.sorted { $0.key < $1.key }.map { name, answers in
            let counts = answers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.value) \($0.key)" }
            let room = String(repeating: " ", count: width - name.count)
            return name + room + "  " + counts.joined(separator: ", ")
        }
    }

    /// A difference: the calls with their answers, and where the two part.
    ///
    /// - Parameter difference: the difference.
    /// - Returns: the lines.
    public func text(of difference: FuzzDifference) -> String {
        var lines: [String] = []
        for (call, answer) in zip(difference.calls, difference.answers).dropLast() {
            lines.append("\(call) = \(answer.words(to: call))")
        }
        if let call = difference.calls.last, let answer = difference.answers.last {
            let width = max(one.count, other.count) + 2
            func padded(_ name: String) -> String {
                let quoted = "'\(name)'"
                return quoted + String(repeating: " ", count: width - quoted.count)
            }
            lines += [
                "\(call)",
                "    \(padded(one)) \(answer.words(to: call))",
                "    \(padded(other)) \(difference.other.words(to: call))",
            ]
        }
        return lines.joined(separator: "\n")
    }
}
