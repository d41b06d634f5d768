// SPDX-License-Identifier: MIT

package import PrivcmdDevices
package import PrivcmdKit

/// Runs scenarios on a device.
package struct ScenarioRun {
    private let device: Device
    private let deviceUnderTest: SBDF?
    private let isInterrupted: () -> Bool

    /// Creates a run.
    ///
    /// - Parameters:
    ///   - device: the privcmd device.
    ///   - deviceUnderTest: a PCI device that is not in use.
    ///   - isInterrupted: whether to stop; called before each step.
    package init(
        on device: Device, deviceUnderTest: SBDF?, isInterrupted: @escaping () -> Bool = { false }
    ) {
        self.device = device
        self.deviceUnderTest = deviceUnderTest
        self.isInterrupted = isInterrupted
    }

    /// Runs a scenario, and undoes what it changed.
    package func run(_ scenario: Scenario, onStep: (StepReport) -> Void = { _ in })
        -> ScenarioReport
    {
        withoutActuallyEscaping(onStep) { onStep in
            let context = ScenarioContext(
                device, deviceUnderTest: deviceUnderTest, isInterrupted: isInterrupted,
                onStep: onStep)
            if let unmet = scenario.unmetPrecondition(in: context) {
                return ScenarioReport(
                    scenario: scenario.name, steps: [], outcome: .cannotRun(unmet), undone: [])
            }
            var abort: ScenarioAbort?
            do throws(ScenarioAbort) {
                try scenario.run(context)
            } catch {
                abort = error
            }
            let undone = context.cleanUp()
            return ScenarioReport(
                scenario: scenario.name, steps: context.steps,
                outcome: outcome(of: context, abort, undone.failed), undone: undone.done)
        }
    }

    private func outcome(of context: ScenarioContext, _ abort: ScenarioAbort?, _ failed: [String])
        -> ScenarioOutcome
    {
        if let failed = failed.first { return .failsUnexpectedly(failed) }
        for (index, step) in context.steps.enumerated() {
            if case .unexpected(let expected) = step.verdict {
                return .failsUnexpectedly(
                    "step \(index + 1) returned \(step.result), expected \(expected)")
            }
        }
        switch abort {
        case .cannotRun(let why): return .cannotRun(why)
        case .interrupted: return .interrupted
        case .flowStops, nil: break
        }
        for (index, step) in context.steps.enumerated() {
            if case .fails(let cause) = step.verdict {
                return .failsAsKnown(step: index + 1, cause)
            }
        }
        return .works
    }
}

extension Scenario {
    /// The precondition that the system does not meet, as text; nil if it meets all.
    fileprivate func unmetPrecondition(in context: ScenarioContext) -> String? {
        if context.environment.isControlDomain != true { return "needs a dom0" }
        for precondition in preconditions {
            guard let subject = context.deviceUnderTest,
                let found = context.device.system.device(subject)
            else { return "needs " + ScenarioPrecondition.device.text }
            let isMet =
                switch precondition {
                case .device: true
                case .interruptPin: (found.pin ?? 0) > 0
                case .pciControl: context.device.pciControl != nil
                case .functionLevelReset: context.hasFunctionLevelReset(subject)
                }
            if !isMet { return "needs \(precondition.text), unlike \(subject)" }
        }
        return nil
    }
}
