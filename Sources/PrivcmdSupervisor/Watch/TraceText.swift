// SPDX-License-Identifier: MIT

public import PrivcmdKit

/// What a watched program does, a line for each deed.
public struct TraceText {
    /// Whether another thread than the first has been heard of, so that a line says whose it is.
    private var areSeveral = false
    private let xen: Release?

    /// Begins a text.
    ///
    /// - Parameter xen: the release that answers, so that a call in another one's interface is marked; nil where it
    ///   is not known.
    public init(xen: Release? = nil) { self.xen = xen }

    /// Tells a deed in a line.
    ///
    /// - Parameter event: the deed.
    /// - Returns: the line, without its end.
    public mutating func line(_ event: WatchedEvent) -> String {
        switch event {
        case .call(let call, let who): prefix(who) + call.inWords(xen: xen)
        case .unfinished(let question, let who):
            prefix(who) + question.inWords + " = ? (ended in the call)"
        case .open(let open, let who): prefix(who) + open.inWords
        case .write(let write, let who): prefix(who) + write.inWords
        case .ended(let end, let who): prefix(who) + RecordedEnd(end).inWords
        }
    }

    private mutating func prefix(_ who: WatchedThread) -> String {
        if !who.isFirst { areSeveral = true }
        return areSeveral ? "[pid \(who.thread)] " : ""
    }
}
