// SPDX-License-Identifier: MIT

import PrivcmdKit

/// The details of a clause's result: labelled lines, the same in every report.
struct ClauseDetails {
    /// A labelled line.
    struct Line: Equatable {
        let label: Label
        let text: String
    }

    enum Label: String {
        case statement
        case reason
        case call
        /// A result that was expected.
        case returned
        case expected
        case got
        /// A write to memory that no call may make.
        case memory
        /// The expectation of the clause that applies.
        case expectation
        case kernel
        case source
        /// The entry in the list of known failures.
        case known

        /// The width of the longest label.
        static let width = 11
    }

    /// The calls with their results.
    let steps: [Line]
    let lines: [Line]

    init(_ report: ClauseReport) {
        let evaluation = report.evaluation
        steps = Self.steps(evaluation)
        var lines = [Line(.statement, evaluation.clause.statement)]
        if let reason = evaluation.reason, !Self.isReasonInSteps(evaluation) {
            lines.append(Line(.reason, reason))
        }
        lines += steps
        if case .observed(let observation) = evaluation.outcome {
            lines += observation.unexpectedWrites.map { Line(.memory, $0) }
        }
        lines.append(
            evaluation.expectation.map { Line(.expectation, "\($0.condition): \($0.because)") }
                ?? Line(.expectation, "the clause has none for this system"))
        lines += evaluation.kernelLog.map { Line(.kernel, $0) }
        lines.append(Line(.source, "\(evaluation.clause.source)"))
        if let known = report.knownFailure {
            let reason = known.reason.isEmpty ? "" : ": \(known.reason)"
            lines.append(Line(.known, known.verdict.rawValue + reason))
        }
        self.lines = lines
    }

    private static func steps(_ evaluation: Evaluation) -> [Line] {
        if case .crashed(let crash) = evaluation.outcome {
            return crash.steps.flatMap { [Line(.call, $0.call), Line(.got, "\($0.result)")] }
                + (crash.pendingCall.map { [Line(.call, $0), Line(.got, "no result")] } ?? [])
        }
        guard case .observed(let observation) = evaluation.outcome else { return [] }
        let expected = evaluation.expectation?.results ?? []
        let lines = observation.steps.enumerated().flatMap { index, step -> [Line] in
            let call = Line(.call, step.call)
            guard evaluation.expectation != nil else {
                return [call, Line(.got, "\(step.result)")]
            }
            guard index < expected.count else {
                return [call, Line(.expected, "no such step"), Line(.got, "\(step.result)")]
            }
            if expected[index].matches(step.result) {
                return [call, Line(.returned, "\(step.result)")]
            }
            return [call, Line(.expected, "\(expected[index])"), Line(.got, "\(step.result)")]
        }
        return lines
            + expected.dropFirst(observation.steps.count).flatMap {
                [Line(.expected, "\($0)"), Line(.got, "nothing: the clause made no such call")]
            }
    }

    /// Whether the steps or the damage already contain the reason.
    private static func isReasonInSteps(_ evaluation: Evaluation) -> Bool {
        guard evaluation.verdict == .fail, case .observed(let observation) = evaluation.outcome,
            let reason = evaluation.reason
        else { return false }
        return observation.unexpectedWrites.contains(reason)
            || observation.steps.contains { reason.hasPrefix($0.call + ": expected ") }
    }
}

extension ClauseDetails.Line {
    /// Creates a line.
    ///
    /// Control characters and line breaks in the text are escaped.
    init(_ label: ClauseDetails.Label, _ text: String) {
        self.label = label
        self.text = PrintableText.singleLine(text)
    }

    /// The line with its label as a prefix.
    var labelled: String { "\(label.rawValue): \(text)" }
}
