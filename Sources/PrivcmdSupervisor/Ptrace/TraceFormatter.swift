// SPDX-License-Identifier: MIT

package import PrivcmdKit
import PrivcmdRecording

/// Formats the events of a traced program as text, one line each.
package struct TraceFormatter {
    /// Whether a second thread has appeared, so that each line names its thread.
    private var showsThreads = false
    private let xen: Release?

    /// Makes a formatter.
    ///
    /// - Parameter xen: the release of the hypervisor, so that a call with another interface
    ///   version is marked; nil if unknown.
    package init(xen: Release? = nil) { self.xen = xen }

    /// Formats an event.
    ///
    /// - Parameter event: the event.
    /// - Returns: the line, without a newline.
    package mutating func line(_ event: TraceEvent) -> String {
        switch event {
        case .call(let call, let id): prefix(id) + call.description(xen: xen)
        case .unfinished(let question, let id):
            prefix(id) + question.description + " = ? (ended in the call)"
        case .open(let open, let id): prefix(id) + open.description
        case .write(let write, let id): prefix(id) + write.description
        case .ended(let end, let id): prefix(id) + RecordedExit(end).description
        }
    }

    private mutating func prefix(_ id: TraceeID) -> String {
        if !id.isFirst { showsThreads = true }
        return showsThreads ? "[pid \(id.thread)] " : ""
    }
}
