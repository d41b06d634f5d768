// SPDX-License-Identifier: MIT

internal import SystemPackage

extension FaultRule {
    private static let keys = [
        "error", "retval", "delay_enter", "delay_exit", "short", "untouched", "when",
    ]
    /// The largest result that a call has: the kernel keeps it in 32 bits.
    private static let largestResult = Int64(Int32.max)

    /// Reads a rule.
    ///
    /// - Parameter text: `CALL[,CALL…]:ACTION[:ACTION…][:when=FIRST[..LAST][+[STEP]]]`.
    /// - Throws: what is wrong with it, and where.
    public init(parsing text: String) throws(FaultRuleError) {
        let parts = Self.split(text, at: ":")
        let calls = Self.split(parts[0].text, at: ",")
        var patterns: [CallPattern] = []
        for call in calls { patterns += try Self.patterns(call) }
        var actions = Actions()
        for part in parts.dropFirst() { try actions.read(part) }
        guard actions.effect != nil || actions.isDelay else {
            throw FaultRuleError(
                text.count + 1,
                "it says of no fault: expected one of "
                    + Self.keys.dropLast().joined(separator: ", "))
        }
        if actions.effect?.isAboutOutput == true {
            for call in calls where !(try Self.patterns(call)).contains(where: \.hasOutput) {
                throw FaultRuleError(
                    call.column,
                    "the table knows no output of \(call.text) that could be held back")
            }
        }
        self.init(
            text: text, patterns: patterns, effect: actions.effect,
            delayBefore: actions.before ?? .zero, delayAfter: actions.after ?? .zero,
            occasions: actions.occasions ?? .always)
    }

    /// A part of the text, and where it begins.
    fileprivate struct Part {
        var text: Substring
        var column: Int
    }

    private static func split(_ text: some StringProtocol, at separator: Character) -> [Part] {
        var column = 1
        return text.split(separator: separator, omittingEmptySubsequences: false).map { part in
            defer { column += part.count + 1 }
            return Part(text: Substring(part), column: column)
        }
    }

    /// The calls that a name or a pattern means.
    static func patterns(named text: String) throws(FaultRuleError) -> [CallPattern] {
        try patterns(Part(text: Substring(text), column: 1))
    }

    private static func patterns(_ call: Part) throws(FaultRuleError) -> [CallPattern] {
        guard !call.text.isEmpty else {
            throw FaultRuleError(call.column, "expected the name of a call, or 'all'")
        }
        let text = String(call.text)
        let meant = CallNames.meant(by: text)
        guard !meant.isEmpty else {
            throw FaultRuleError(
                call.column,
                "there is no call '\(text)'"
                    + Spelling.hint(text, among: CallNames.entries.map(\.name)))
        }
        let isGlob = text.contains { "*?".contains($0) }
        let full = Set(meant.map(\.full))
        guard isGlob || full.count == 1 else {
            throw FaultRuleError(
                call.column,
                "'\(text)' may be any of \(full.sorted().joined(separator: ", "))")
        }
        return meant.map(\.pattern)
    }

    /// What a rule's text asks for so far.
    private struct Actions {
        var effect: Effect?
        var before: Duration?
        var after: Duration?
        var occasions: Occasions?
        var isDelay: Bool { before != nil || after != nil }

        mutating func read(_ part: Part) throws(FaultRuleError) {
            let halves = part.text.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(halves[0])
            guard FaultRule.keys.contains(key) else {
                let hint = Spelling.hint(key, among: FaultRule.keys)
                throw FaultRuleError(
                    part.column,
                    "there is no '\(key)'"
                        + (hint.isEmpty
                            ? "; expected one of \(FaultRule.keys.joined(separator: ", "))" : hint)
                )
            }
            if key == "untouched" {
                guard halves.count == 1 else {
                    throw FaultRuleError(part.column, "'untouched' takes no value")
                }
                return try come(to: .output(firstBytes: 0), part)
            }
            guard halves.count == 2, !halves[1].isEmpty else {
                throw FaultRuleError(part.column, "'\(key)' takes a value: \(key)=…")
            }
            let value = Part(text: halves[1], column: part.column + key.count + 1)
            switch key {
            case "error": try come(to: .error(try Self.errno(value)), part)
            case "retval":
                let number = try Self.number(value, upTo: FaultRule.largestResult)
                try come(to: .result(number), part)
            case "short":
                let count = try Self.number(value, upTo: Int64(UInt16.max))
                try come(to: .output(firstBytes: Int(count)), part)
            case "delay_enter": try Self.set(&before, to: try Self.delay(value), part)
            case "delay_exit": try Self.set(&after, to: try Self.delay(value), part)
            default:
                guard let read = Occasions(parsing: value.text) else {
                    throw FaultRuleError(
                        value.column,
                        "'\(value.text)' says no time: expected FIRST[..LAST][+[STEP]], from 1")
                }
                try Self.set(&occasions, to: read, part)
            }
        }

        /// A call comes to one thing alone.
        private mutating func come(to new: Effect, _ part: Part) throws(FaultRuleError) {
            guard effect == nil else {
                throw FaultRuleError(
                    part.column, "a rule has one of error, retval, short and untouched")
            }
            effect = new
        }

        private static func set<Value>(_ place: inout Value?, to value: Value, _ part: Part)
            throws(FaultRuleError)
        {
            guard place == nil else {
                throw FaultRuleError(part.column, "'\(part.text)' comes after another such")
            }
            place = value
        }

        private static func errno(_ value: Part) throws(FaultRuleError) -> Errno {
            // Linux's error numbers end at 4095.
            if let errno = Errno(name: String(value.text)), (1...4095).contains(errno.rawValue) {
                return errno
            }
            let names = (CInt(1)...133).map { Errno(rawValue: $0).name }
            let hint = Spelling.hint(
                value.text.uppercased(), among: names.filter { $0.hasPrefix("E") })
            throw FaultRuleError(
                value.column, "there is no error '\(value.text)'" + hint)
        }

        private static func number(_ value: Part, upTo limit: Int64) throws(FaultRuleError) -> Int64
        {
            guard let number = Int64(value.text), (0...limit).contains(number),
                !value.text.hasPrefix("+")
            else {
                throw FaultRuleError(
                    value.column, "'\(value.text)' is not a number from 0 to \(limit)")
            }
            return number
        }

        private static func delay(_ value: Part) throws(FaultRuleError) -> Duration {
            let limit = FaultRule.longestDelay / .microseconds(1)
            return .microseconds(try number(value, upTo: Int64(limit)))
        }
    }
}
