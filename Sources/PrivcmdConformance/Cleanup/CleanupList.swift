// SPDX-License-Identifier: MIT

package import PrivcmdKit

/// The cleanup actions of a clause, a scenario or a fuzz sequence.
///
/// An action is added before the change that it reverts, or as soon as its details are known.
package struct CleanupList {
    /// The actions in the order of the changes.
    private(set) var actions: [CleanupAction] = []
    private let report: (Change) -> Void

    /// A change of the list.
    enum Change: Codable, Equatable {
        case added(CleanupAction)
        case removed(CleanupAction)
    }

    /// The outcome of an action.
    package struct Outcome {
        let action: CleanupAction
        /// Why it failed; nil if it succeeded.
        let failureReason: String?

        /// The failed action and the reason, as text; nil if it succeeded.
        package var failure: String? {
            failureReason.map { "could not \(action.description): \($0)" }
        }
    }

    /// Makes an empty list.
    package init() { report = { _ in } }

    /// Makes an empty list whose changes are reported to another process, which runs the actions
    /// if this one dies.
    init(reportingTo report: @escaping (Change) -> Void) { self.report = report }

    /// Whether there is nothing to revert.
    package var isEmpty: Bool { actions.isEmpty }

    package mutating func add(_ action: CleanupAction) {
        apply(.added(action))
        report(.added(action))
    }

    /// Removes the last such action, whose change has been reverted otherwise.
    ///
    /// - Returns: whether the list contained it.
    @discardableResult
    package mutating func remove(_ action: CleanupAction) -> Bool {
        guard actions.contains(action) else { return false }
        apply(.removed(action))
        report(.removed(action))
        return true
    }

    /// Applies a change that another process has reported.
    mutating func apply(_ change: Change) {
        switch change {
        case .added(let action): actions.append(action)
        case .removed(let action):
            if let index = actions.lastIndex(of: action) { actions.remove(at: index) }
        }
    }

    /// Runs the actions, the last one first, and empties the list.
    ///
    /// - Parameters:
    ///   - call: makes the hypercall of an action, and returns why that failed.
    ///   - control: binds PCI devices and writes their registers; nil if that is not possible.
    /// - Returns: the outcome of each action.
    package mutating func run(
        calling call: CleanupAction.Caller, _ control: (any PCIControl)?
    ) -> [Outcome] {
        let pending = actions
        actions = []
        return pending.reversed().map { action in
            Outcome(action: action, failureReason: action.run(calling: call, control))
        }
    }
}
