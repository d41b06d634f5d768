// SPDX-License-Identifier: MIT

import PrivcmdKit
internal import SystemPackage

extension FaultRule {
    private static let actionKeys = [
        "error", "retval", "delay_enter", "delay_exit", "short", "untouched", "when",
    ]
    /// The largest result of an ioctl: Linux stores it in 32 bits.
    private static let largestResult = Int64(Int32.max)

    /// Parses a rule.
    package init(parsing text: String) throws(FaultRuleError) {
        let parts = Self.split(text, at: ":")
        let calls = Self.split(parts[0].text, at: ",")
        var patterns: [CallPattern] = []
        for call in calls { patterns += try Self.patterns(call) }
        var actions = ParsedActions()
        for part in parts.dropFirst() { try actions.parse(part) }
        guard actions.effect != nil || actions.hasDelay else {
            throw FaultRuleError(
                text.count + 1,
                "the rule has no action: expected one of "
                    + Self.actionKeys.dropLast().joined(separator: ", "))
        }
        if actions.effect?.truncatesOutput == true {
            for call in calls where !(try Self.patterns(call)).contains(where: \.hasOutput) {
                throw FaultRuleError(
                    call.column,
                    "the ABI table has no output of \(call.text) to leave out")
            }
        }
        self.init(
            text: text, patterns: patterns, effect: actions.effect,
            delayBefore: actions.delayBefore ?? .zero, delayAfter: actions.delayAfter ?? .zero,
            schedule: actions.schedule ?? .everyCall)
    }

    /// A part of the text, and the column where it starts.
    fileprivate struct Token {
        var text: Substring
        var column: Int
    }

    private static func split(_ text: some StringProtocol, at separator: Character) -> [Token] {
        var column = 1
        return text.split(separator: separator, omittingEmptySubsequences: false).map { part in
            defer { column += part.count + 1 }
            return Token(text: Substring(part), column: column)
        }
    }

    /// Finds the calls that a name or a glob pattern matches.
    static func patterns(matching text: String) throws(FaultRuleError) -> [CallPattern] {
        try patterns(Token(text: Substring(text), column: 1))
    }

    private static func patterns(_ call: Token) throws(FaultRuleError) -> [CallPattern] {
        guard !call.text.isEmpty else {
            throw FaultRuleError(call.column, "expected the name of a call or 'all'")
        }
        let text = String(call.text)
        let matches = CallNames.matching(text)
        guard !matches.isEmpty else {
            throw FaultRuleError(
                call.column,
                "there is no call '\(text)'"
                    + Spelling.hint(text, among: CallNames.entries.map(\.name)))
        }
        let fullNames = Set(matches.map(\.fullName))
        guard Glob.isPattern(text) || fullNames.count == 1 else {
            throw FaultRuleError(
                call.column,
                "'\(text)' is ambiguous: \(fullNames.sorted().joined(separator: ", "))")
        }
        return matches.map(\.pattern)
    }

    /// The actions parsed so far.
    private struct ParsedActions {
        var effect: Effect?
        var delayBefore: Duration?
        var delayAfter: Duration?
        var schedule: InjectionSchedule?
        var hasDelay: Bool { delayBefore != nil || delayAfter != nil }

        mutating func parse(_ part: Token) throws(FaultRuleError) {
            let halves = part.text.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(halves[0])
            guard FaultRule.actionKeys.contains(key) else {
                let hint = Spelling.hint(key, among: FaultRule.actionKeys)
                throw FaultRuleError(
                    part.column,
                    "unknown action '\(key)'"
                        + (hint.isEmpty
                            ? "; expected one of \(FaultRule.actionKeys.joined(separator: ", "))"
                            : hint)
                )
            }
            if key == "untouched" {
                guard halves.count == 1 else {
                    throw FaultRuleError(part.column, "'untouched' has no value")
                }
                return try setEffect(.truncatedOutput(firstBytes: 0), part)
            }
            guard halves.count == 2, !halves[1].isEmpty else {
                throw FaultRuleError(part.column, "'\(key)' needs a value: \(key)=…")
            }
            let value = Token(text: halves[1], column: part.column + key.count + 1)
            switch key {
            case "error": try setEffect(.error(try Self.errno(value)), part)
            case "retval":
                let number = try Self.number(value, upTo: FaultRule.largestResult)
                try setEffect(.result(number), part)
            case "short":
                let count = try Self.number(value, upTo: Int64(UInt16.max))
                try setEffect(.truncatedOutput(firstBytes: Int(count)), part)
            case "delay_enter": try Self.set(&delayBefore, to: try Self.delay(value), part)
            case "delay_exit": try Self.set(&delayAfter, to: try Self.delay(value), part)
            default:
                guard let parsed = InjectionSchedule(parsing: value.text) else {
                    throw FaultRuleError(
                        value.column,
                        "'\(value.text)' is not FIRST[..LAST][+[STEP]] with numbers from 1")
                }
                try Self.set(&schedule, to: parsed, part)
            }
        }

        /// Sets the effect: a rule has at most one.
        private mutating func setEffect(_ new: Effect, _ part: Token) throws(FaultRuleError) {
            guard effect == nil else {
                throw FaultRuleError(
                    part.column, "a rule has only one of error, retval, short and untouched")
            }
            effect = new
        }

        private static func set<Value>(_ target: inout Value?, to value: Value, _ part: Token)
            throws(FaultRuleError)
        {
            guard target == nil else {
                throw FaultRuleError(part.column, "'\(part.text)' repeats an action")
            }
            target = value
        }

        private static func errno(_ value: Token) throws(FaultRuleError) -> Errno {
            // MAX_ERRNO of Linux is 4095.
            if let errno = Errno(name: String(value.text)), (1...4095).contains(errno.rawValue) {
                return errno
            }
            let hint = Spelling.hint(value.text.uppercased(), among: Errno.names)
            throw FaultRuleError(
                value.column, "unknown errno '\(value.text)'" + hint)
        }

        private static func number(_ value: Token, upTo limit: Int64) throws(FaultRuleError)
            -> Int64
        {
            guard let number = Int64(value.text), (0...limit).contains(number),
                !value.text.hasPrefix("+")
            else {
                throw FaultRuleError(
                    value.column, "'\(value.text)' is not a number from 0 to \(limit)")
            }
            return number
        }

        private static func delay(_ value: Token) throws(FaultRuleError) -> Duration {
            let limit = FaultRule.longestDelay / .microseconds(1)
            return .microseconds(try number(value, upTo: Int64(limit)))
        }
    }
}
