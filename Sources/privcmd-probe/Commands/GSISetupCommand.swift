// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `gsi-setup`: register a GSI.
struct GSISetupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsi-setup",
        abstract: "Register a GSI with Xen, so that it can be mapped.",
        discussion: """
            A GSI that somebody has registered before is fine, and is said to be so. A registration \
            stays until Xen is rebooted.

            EXAMPLES:
              privcmd-probe gsi-setup 22
              privcmd-probe gsi-setup 5 --trigger edge --polarity high
            """)

    @Argument(help: "The GSI, a number.", transform: Arguments.gsi)
    var gsi: GSI

    @Option(name: .long, help: "How it signals; PCI's lines by level.")
    var trigger: TriggerMode = .level

    @Option(name: .long, help: "Which level signals; PCI's lines by the low one.")
    var polarity: Polarity = .low

    @OptionGroup var device: DeviceOptions
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        let device: String
        let gsi: UInt32
        let outcome: String
    }

    func run() throws {
        try Console.run {
            let device = try device.open(quiet: output.quiet)
            let outcome: Privcmd.SetupOutcome
            do throws(PrivcmdError) {
                outcome = try device.privcmd.setupGSI(gsi, trigger: trigger, polarity: polarity)
            } catch {
                throw CommandFailure(error, on: device.system)
            }
            let answer = Answer(
                device: device.name, gsi: gsi.rawValue, outcome: outcome.rawValue)
            try output.print(
                answer, "GSI \(gsi)  \(outcome.inWords)", quiet: outcome.rawValue, device)
        }
    }
}

extension Privcmd.SetupOutcome {
    fileprivate var inWords: String {
        switch self {
        case .registered: "registered now"
        case .alreadyRegistered: "had been registered before (EEXIST), which is fine"
        case .acpiInterrupt: "is ACPI's own interrupt (SCI), which Xen has registered itself"
        }
    }
}
