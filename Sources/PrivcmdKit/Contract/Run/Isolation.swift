// SPDX-License-Identifier: MIT

/// Where a clause's calls are made.
public enum Isolation: Sendable {
    /// In a child process with a time limit: a crash or a hang is a verdict.
    ///
    /// The process that asks has to be single-threaded.
    case child(limit: Duration)
    /// In this process, for subjects that cannot harm it.
    case none
}

extension Clause {
    /// Makes the clause's calls at a place, unless the place lacks what it needs.
    func run(_ subject: Subject, at place: Place, in isolation: Isolation) -> Outcome {
        if let lack = needs.lazy.compactMap({ $0.lack(at: place) }).first { return .skipped(lack) }
        switch isolation {
        case .none: return perform(on: Bench(subject.session(), at: place))
        case .child(let limit):
            let child = ClauseChild(limit: limit)
            let ran = child.run { tell in
                let bench = Bench(
                    subject.session(), at: place, journal: tell)
                return perform(on: bench)
            }
            guard !ran.leftUndone.isEmpty else { return ran.outcome }
            // What the clause could not put back itself is put back by a process of its own.
            let deeds = ran.leftUndone
            let mended = child.run { _ in
                let bench = Bench(subject.session(), at: place)
                for deed in deeds { bench.willUndo(deed) }
                return bench.putBack().first.map { .broken($0) } ?? .observed(Observation())
            }
            if case .observed = mended.outcome { return ran.outcome }
            return ran.outcome.adding(
                "; what it did could not be put back: \(mended.outcome.words)")
        }
    }
}

extension Outcome {
    /// The outcome in a few words.
    var words: String {
        switch self {
        case .observed: "it was observed"
        case .skipped(let why), .broken(let why): why
        case .crashed(let crash): crash.how
        }
    }

    /// The same with more to say; an observation becomes a broken check.
    fileprivate func adding(_ text: String) -> Outcome {
        switch self {
        case .observed: return .broken("the check ended" + text)
        case .skipped(let why), .broken(let why): return .broken(why + text)
        case .crashed(var crash):
            crash.how += text
            return .crashed(crash)
        }
    }
}
