// SPDX-License-Identifier: MIT

internal import PrivcmdKit

/// What a watched program does, a line for each deed.
public struct TraceText {
    /// Whether another thread than the first has been heard of, so that a line says whose it is.
    private var areSeveral = false

    /// Begins a text.
    public init() {}

    /// Tells a deed in a line.
    ///
    /// - Parameter event: the deed.
    /// - Returns: the line, without its end.
    public mutating func line(_ event: WatchedEvent) -> String {
        switch event {
        case .call(let call, let who): prefix(who) + call.inWords
        case .unfinished(let question, let who):
            prefix(who) + question.inWords + " = ? (ended in the call)"
        case .open(let open, let who):
            switch open.answer {
            case .file(let number): prefix(who) + "open(\(open.path)) = file \(number)"
            case .error(let name): prefix(who) + "open(\(open.path)) = \(name)"
            }
        case .ended(let end, let who): prefix(who) + end.inWords
        }
    }

    private mutating func prefix(_ who: WatchedThread) -> String {
        if !who.isFirst { areSeveral = true }
        return areSeveral ? "[pid \(who.thread)] " : ""
    }
}

extension ProgramEnd {
    /// The end in words.
    fileprivate var inWords: String {
        switch self {
        case .exited(let status): "exited with \(status)"
        case .killed(let signal): "killed by \(SignalName.of(signal))"
        }
    }
}
