// SPDX-License-Identifier: MIT

/// What there is to tell of a clause that was judged: labelled lines, the same in every report.
struct ClauseStory {
    /// One of them.
    struct Line: Equatable {
        let label: Label
        let text: String
    }

    enum Label: String {
        case promise
        case why
        case sent
        /// An answer as it was expected.
        case answered
        case expected
        case got
        case damage
        /// The row of the dated table that says what was expected.
        case row
        case kernel
        case source
        /// What the list of known failures says.
        case listed

        /// The widest of them.
        static let width = 8
    }

    /// What was sent, and what came back.
    let steps: [Line]
    /// Everything.
    let lines: [Line]

    init(_ report: ClauseReport) {
        let judgement = report.judgement
        steps = Self.steps(judgement)
        var lines = [Line(.promise, judgement.clause.promise)]
        if let reason = judgement.reason, !Self.isToldBySteps(judgement) {
            lines.append(Line(.why, reason))
        }
        lines += steps
        if case .observed(let observation) = judgement.outcome {
            lines += observation.damage.map { Line(.damage, $0) }
        }
        lines.append(
            judgement.row.map { Line(.row, "\($0.condition): \($0.because)") }
                ?? Line(.row, "the contract says nothing of such a place"))
        lines += judgement.kernelLog.map { Line(.kernel, $0) }
        lines.append(Line(.source, "\(judgement.clause.source)"))
        if let known = report.known {
            let reason = known.reason.isEmpty ? "" : ": \(known.reason)"
            lines.append(Line(.listed, known.verdict.rawValue + reason))
        }
        self.lines = lines
    }

    private static func steps(_ judgement: Judgement) -> [Line] {
        if case .crashed(let crash) = judgement.outcome {
            return crash.steps.flatMap { [Line(.sent, $0.sent), Line(.got, "\($0.answer)")] }
                + (crash.asking.map { [Line(.sent, $0), Line(.got, "no answer")] } ?? [])
        }
        guard case .observed(let observation) = judgement.outcome else { return [] }
        let expected = judgement.row?.answers ?? []
        let seen = observation.steps.enumerated().flatMap { index, step -> [Line] in
            let sent = Line(.sent, step.sent)
            guard judgement.row != nil else { return [sent, Line(.got, "\(step.answer)")] }
            guard index < expected.count else {
                return [sent, Line(.expected, "no such step"), Line(.got, "\(step.answer)")]
            }
            if expected[index].matches(step.answer) {
                return [sent, Line(.answered, "\(step.answer)")]
            }
            return [sent, Line(.expected, "\(expected[index])"), Line(.got, "\(step.answer)")]
        }
        return seen
            + expected.dropFirst(observation.steps.count).flatMap {
                [Line(.expected, "\($0)"), Line(.got, "nothing: the check made no such step")]
            }
    }

    /// Whether the steps, or the damage beside them, already say why.
    private static func isToldBySteps(_ judgement: Judgement) -> Bool {
        guard judgement.verdict == .fail, case .observed(let observation) = judgement.outcome,
            let reason = judgement.reason
        else { return false }
        return observation.damage.contains(reason)
            || observation.steps.contains { reason.hasPrefix($0.sent + ": expected ") }
    }
}

extension ClauseStory.Line {
    /// Text of unknown origin becomes one line.
    init(_ label: ClauseStory.Label, _ text: String) {
        self.label = label
        self.text = Printable.line(text)
    }

    /// The line with its label before it.
    var labelled: String { "\(label.rawValue): \(text)" }
}
