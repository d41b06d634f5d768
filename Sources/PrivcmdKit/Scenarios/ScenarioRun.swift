// SPDX-License-Identifier: MIT

/// Playing scenarios on a device.
public struct ScenarioRun {
    private let device: Device
    private let subject: SBDF?
    private let isInterrupted: () -> Bool

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - device: where to play.
    ///   - subject: the PCI device that nobody uses.
    ///   - isInterrupted: whether somebody wants it to stop; asked between steps.
    public init(
        on device: Device, subject: SBDF?, isInterrupted: @escaping () -> Bool = { false }
    ) {
        self.device = device
        self.subject = subject
        self.isInterrupted = isInterrupted
    }

    /// Plays a scenario, and puts back what it changed.
    ///
    /// - Parameters:
    ///   - scenario: the scenario.
    ///   - tell: hears of each step as it is over.
    /// - Returns: the story.
    public func play(_ scenario: Scenario, tell: (StoryStep) -> Void = { _ in }) -> Story {
        withoutActuallyEscaping(tell) { tell in
            let stage = Stage(
                device, subject: subject, isInterrupted: isInterrupted, tell: tell)
            if let lack = scenario.lack(on: stage) {
                return Story(
                    scenario: scenario.name, steps: [], ending: .cannotRun(lack), putBack: [])
            }
            var end: StageEnd?
            do throws(StageEnd) {
                try scenario.play(stage)
            } catch {
                end = error
            }
            let left = stage.putBack()
            return Story(
                scenario: scenario.name, steps: stage.steps,
                ending: ending(of: stage, end, left.failed), putBack: left.done)
        }
    }

    private func ending(of stage: Stage, _ end: StageEnd?, _ failed: [String]) -> StoryEnding {
        if let failed = failed.first { return .unexpected(failed) }
        for (index, step) in stage.steps.enumerated() {
            if case .unexpected(let expected) = step.verdict {
                return .unexpected(
                    "step \(index + 1) answered \(step.answer), where \(expected) was expected")
            }
        }
        switch end {
        case .cannot(let why): return .cannotRun(why)
        case .interrupted: return .interrupted
        case .stops, nil: break
        }
        for (index, step) in stage.steps.enumerated() {
            if case .breaks(let cause) = step.verdict { return .breaks(step: index + 1, cause) }
        }
        return .works
    }
}

extension Scenario {
    /// What it needs and does not find; nil where nothing is lacking.
    fileprivate func lack(on stage: Stage) -> String? {
        if stage.place.isControlDomain != true { return "it takes a dom0" }
        for need in needs {
            guard let subject = stage.subject, let found = stage.device.system.device(subject)
            else { return "it takes " + ScenarioNeed.device.words }
            let isThere =
                switch need {
                case .device: true
                case .pin: (found.pin ?? 0) > 0
                case .control: stage.device.control != nil
                case .functionLevelReset: stage.hasFunctionLevelReset(subject)
                }
            if !isThere { return "it takes \(need.words), which \(subject) does not give" }
        }
        return nil
    }
}
