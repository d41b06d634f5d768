// SPDX-License-Identifier: MIT

internal import SystemPackage

/// Answers by call and input, in whatever order the questions come.
struct TolerantReplay: Sendable {
    var isTruncated: Bool { questions.isTruncated }

    private let repeating: Bool
    private var questions: RecordedQuestions
    private var bindings = RoleBindings()

    init(_ reader: RecordingReader, _ path: FilePath, repeating: Bool) throws(FileFault) {
        self.repeating = repeating
        questions = try RecordedQuestions(reader, path)
    }

    /// Takes what was recorded for a deed; says whether it was taken before.
    mutating func take(_ deed: ReplayedDeed, _ isRepeated: inout Bool) -> ReplayedStep {
        switch deed {
        case .open(let path):
            guard questions.hasOpens else { return .anyOpen(file: nil) }
            guard case .open(let open)? = take(.open(path), &isRepeated) else {
                return .nobody("the recording holds no (further) opening of \(path)")
            }
            return .open(open.answer)
        case .call(let question):
            let plan = questions.plan(of: question)
            let neutral = question.neutral(plan, bindings)
            guard case .call(var call)? = take(.call(neutral), &isRepeated) else {
                return .nobody(
                    "the recording holds no (further) answer to \(question.inWords)")
            }
            if !plan.isEmpty {
                var matcher = RoleMatcher(bindings)
                _ = matcher.matches(call.question, question, plan)
                for pair in matcher.found where pair.recorded != pair.live {
                    bindings.bind(pair.role, pair.recorded, to: pair.live)
                }
                bindings.bindNewDomain(call, asked: question, plan)
                call.output = bindings.translated(call.output, plan)
            }
            return .call(call)
        }
    }

    private mutating func take(_ deed: ReplayedDeed, _ isRepeated: inout Bool) -> RecordedLine? {
        guard let taken = questions.take(deed, repeating: repeating) else { return nil }
        isRepeated = taken.isRepeated
        return taken.line
    }

    mutating func leftOver() -> ReplayTally { questions.leftOver() }
}
