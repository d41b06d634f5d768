// SPDX-License-Identifier: MIT

import PrivcmdDevices
import PrivcmdKit
internal import SystemPackage

/// Runs the steps of a scenario: it makes the calls, reports them, and undoes their changes.
final class ScenarioContext {
    let device: Device
    let environment: ScenarioEnvironment
    /// A PCI device that is not in use.
    let deviceUnderTest: SBDF?
    private(set) var steps: [StepReport] = []
    private(set) var cleanups = CleanupList()
    private let isInterrupted: () -> Bool
    private let onStep: (StepReport) -> Void

    init(
        _ device: Device, deviceUnderTest: SBDF?, isInterrupted: @escaping () -> Bool,
        onStep: @escaping (StepReport) -> Void
    ) {
        self.device = device
        environment = ScenarioEnvironment(device)
        self.deviceUnderTest = deviceUnderTest
        self.isInterrupted = isInterrupted
        self.onStep = onStep
    }

    /// Runs a step and reports it.
    ///
    /// - Returns: the value; nil if the step failed, or if an errno was expected.
    @discardableResult
    func step<Value>(
        _ spec: StepSpecification, _ perform: () -> Result<Value, StepFailure>,
        output: (Value) -> StepOutput
    ) throws(ScenarioAbort) -> Value? {
        if isInterrupted() { throw .interrupted }
        let result = perform()
        let returned: StepOutput
        let verdict: StepVerdict
        switch result {
        case .failure(.unavailable(let why)): throw .cannotRun(why)
        case .failure(.errno(let errno)):
            returned = StepOutput(errno.name)
            verdict = evaluate(errno, spec)
        case .success(let value):
            returned = output(value)
            verdict = evaluate(returned, spec)
        }
        let hasFailed =
            switch verdict {
            case .fails, .unexpected: true
            case .asExpected, .informational: false
            }
        let step = StepReport(
            actor: spec.actor, action: spec.action, call: spec.call, result: returned.text,
            values: returned.values,
            verdict: verdict, onFailure: hasFailed ? spec.then : nil)
        steps.append(step)
        onStep(step)
        if hasFailed, !spec.continues { throw .flowStops }
        guard case .success(let value) = result else { return nil }
        return value
    }

    private func evaluate(_ errno: Errno, _ spec: StepSpecification) -> StepVerdict {
        if let known = spec.knownErrnos.first(where: {
            $0.errno == errno && environment.lacks($0.missingFeature)
        }) {
            return .fails(known.missingFeature)
        }
        switch spec.expected {
        case .errno(errno): return .asExpected
        case .errno(let expected): return .unexpected(expected.name)
        case .success: return .unexpected("success")
        case .anything: return .informational
        }
    }

    private func evaluate(_ output: StepOutput, _ spec: StepSpecification) -> StepVerdict {
        if let missing = output.missingFeature {
            return environment.lacks(missing) ? .fails(missing) : .unexpected("another result")
        }
        switch spec.expected {
        case .success: return .asExpected
        case .errno(let expected): return .unexpected(expected.name)
        case .anything: return .informational
        }
    }

    // MARK: Calls

    /// Makes a call through ``Privcmd``.
    func call<Value>(_ body: (Privcmd) throws(PrivcmdError) -> Value) -> Result<Value, StepFailure>
    {
        do throws(PrivcmdError) {
            return .success(try body(device.privcmd))
        } catch {
            switch error.reason {
            case .errno(let errno): return .failure(.errno(errno))
            case .notEmulated(let why), .recordingFailed(let why):
                return .failure(.unavailable(why.description))
            }
        }
    }

    /// Binds, resets or reads a PCI device.
    func withControl<Value>(_ body: (any PCIControl) throws(Errno) -> Value) -> Result<
        Value, StepFailure
    > {
        guard let control = device.pciControl else {
            return .failure(.unavailable("this device has no PCI control"))
        }
        do throws(Errno) {
            return .success(try body(control))
        } catch {
            // Linux returns EPROTO for none of these steps: a fake does if its Xen lacks the call.
            if error == .protocolError, case .fake = device.origin {
                return .failure(
                    .unavailable(
                        "the fake's Xen does not emulate the call that Linux makes for this"))
            }
            return .failure(.errno(error))
        }
    }

    // MARK: Cleanup

    /// Registers a cleanup action as soon as its details are known.
    func addCleanup(_ action: CleanupAction) { cleanups.add(action) }

    /// Removes the cleanup action of a change that the flow itself has reverted.
    ///
    /// - Returns: whether it was registered.
    @discardableResult
    func removeCleanup(_ action: CleanupAction) -> Bool { cleanups.remove(action) }

    /// Makes a change, with the action that reverts it registered before.
    func change<Value>(
        revertedBy action: CleanupAction, _ body: () -> Result<Value, StepFailure>
    ) -> Result<Value, StepFailure> {
        addCleanup(action)
        let result = body()
        if case .failure = result { removeCleanup(action) }
        return result
    }

    /// Runs the cleanup actions, the last one first.
    ///
    /// - Returns: which changes were undone, and which could not be.
    func cleanUp() -> (done: [String], failed: [String]) {
        var done: [String] = []
        var failed: [String] = []
        for outcome in cleanups.run(
            calling: { [device] in $0.call(over: device.privcmd) }, device.pciControl)
        {
            if let reason = outcome.failureReason {
                failed.append("cleanup failed (\(outcome.action.effect)): \(reason)")
            } else {
                done.append(outcome.action.effect)
            }
        }
        return (done, failed)
    }
}
