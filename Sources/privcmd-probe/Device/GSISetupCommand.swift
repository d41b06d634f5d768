// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdKit

/// `gsi-setup`: registers a GSI.
struct GSISetupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsi-setup",
        abstract: "Register a GSI with Xen, so that it can be mapped.",
        usage: "privcmd-probe gsi-setup [<options>] <gsi>",
        discussion: """
            If the GSI is already registered, the command prints this and succeeds. A registration \
            stays until Xen reboots.

            EXAMPLES:
              privcmd-probe gsi-setup 22
              privcmd-probe gsi-setup 5 --trigger edge --polarity high
            """)

    @Argument(help: "The GSI, a number.", transform: Arguments.gsi)
    var gsi: GSI

    @Option(name: .long, help: "The trigger mode. PCI interrupts are level-triggered.")
    var trigger: TriggerMode = .level

    @Option(name: .long, help: "The polarity. PCI interrupts are active low.")
    var polarity: Polarity = .low

    @OptionGroup var device: RecordableDeviceOptions
    @OptionGroup var output: OutputOptions

    private struct Output: Encodable {
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
            let result = Output(
                device: device.name, gsi: gsi.rawValue, outcome: outcome.rawValue)
            try output.print(
                result, "GSI \(gsi)  \(outcome.text)", quiet: outcome.rawValue, device)
        }
    }
}

extension Privcmd.SetupOutcome {
    fileprivate var text: String {
        switch self {
        case .registered: "registered now"
        case .alreadyRegistered: "was already registered (EEXIST)"
        case .acpiInterrupt: "is the ACPI interrupt (SCI), which Xen registers itself"
        }
    }
}
