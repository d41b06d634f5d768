// SPDX-License-Identifier: MIT

/// A sequence of calls that libxl, QEMU or Linux makes for passthrough, step by step.
package struct Scenario: Sendable {
    package let name: String
    /// The problem it shows, in a sentence.
    package let title: String
    /// What it needs in addition to a dom0.
    package let preconditions: [ScenarioPrecondition]
    /// What it changes, as text.
    ///
    /// It undoes each change unless the text states an exception.
    package let changes: [String]
    let run: @Sendable (ScenarioContext) throws(ScenarioAbort) -> Void

    /// Every scenario.
    package static let all: [Scenario] = [
        StaleBARs.scenario, MapPIRQRefused.scenario, IRQPermission.scenario,
        IRQIsNotGSI.scenario, Passthrough.scenario,
    ]
}

/// What a scenario needs of the system that it runs on.
package enum ScenarioPrecondition: Sendable, CaseIterable {
    /// A PCI device that is not in use.
    case device
    /// A device with an interrupt pin.
    case interruptPin
    /// A way to bind devices and to read their registers.
    case pciControl
    /// A device with a function level reset.
    case functionLevelReset

    /// The precondition as text.
    package var text: String {
        switch self {
        case .device: "a device that is not in use (--device-under-test)"
        case .interruptPin: "a device with an interrupt pin"
        case .pciControl: "a system on which privcmd-probe can bind devices"
        case .functionLevelReset: "a device with a function level reset"
        }
    }
}
