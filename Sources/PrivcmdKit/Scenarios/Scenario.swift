// SPDX-License-Identifier: MIT

/// A flow that somebody goes through, step by step: data for whoever lists it, and its steps.
public struct Scenario: Sendable {
    /// Its name.
    public let name: String
    /// What it is about, in a sentence.
    public let title: String
    /// What it needs, besides a dom0.
    public let needs: [ScenarioNeed]
    /// What it changes, in words; all of it is put back unless it says otherwise.
    public let changes: [String]
    let play: @Sendable (Stage) throws(StageEnd) -> Void

    /// Every scenario.
    public static let all: [Scenario] = [
        StaleBARs.scenario, MapPIRQRefused.scenario, IRQPermission.scenario,
        IRQIsNotGSI.scenario, Passthrough.scenario,
    ]
}

/// What a scenario needs of the place where it is told.
public enum ScenarioNeed: Sendable, CaseIterable {
    /// A device that nobody uses.
    case device
    /// One with an interrupt pin.
    case pin
    /// Somebody who binds devices and reads their registers.
    case control
    /// A device that has a function level reset.
    case functionLevelReset

    /// The need in words.
    public var words: String {
        switch self {
        case .device: "a device that nobody uses (--device-under-test)"
        case .pin: "a device with an interrupt pin"
        case .control: "a system whose devices can be bound"
        case .functionLevelReset: "a device with a function level reset"
        }
    }
}
