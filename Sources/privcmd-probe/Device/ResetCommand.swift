// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdKit

/// `reset`: reports the reset of a device to Xen.
struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Report to Xen that a PCI device has been reset.",
        usage: "privcmd-probe reset [<options>] <sbdf> --type <type>",
        discussion: """
            The command itself resets nothing. Xen discards its copy of the device's registers and \
            reads them again, which breaks a driver that uses the device. Therefore the device must be \
            bound to xen-pciback, unless --force is given.

            EXAMPLES:
              privcmd-probe reset 0000:03:00.0 --type flr
              privcmd-probe reset 03:00.0 --type cold --format json
            """)

    @Argument(help: "A PCI address, such as 0000:03:00.0.", transform: Arguments.sbdf)
    var sbdf: SBDF

    @Option(name: .long, help: "The kind of reset.")
    var type: ResetType

    @Flag(name: .long, help: "Accept a device that is not bound to xen-pciback.")
    var force = false

    @OptionGroup var device: RecordableDeviceOptions
    @OptionGroup var output: OutputOptions

    private struct Output: Encodable {
        let device: String
        let sbdf: SBDF
        let type: String
        let reported = true
    }

    func run() throws {
        try Console.run {
            let device = try device.open(quiet: output.quiet)
            if !force { try checkBoundToPciback(device.system) }
            do throws(PrivcmdError) {
                try device.privcmd.resetState(of: sbdf, as: type)
            } catch {
                throw CommandFailure(error, on: device.system)
            }
            let result = Output(device: device.name, sbdf: sbdf, type: type.rawValue)
            try output.print(
                result, "\(sbdf)  reported a \(type.rawValue) reset to Xen", quiet: nil, device)
        }
    }

    private func checkBoundToPciback(_ system: any SystemView) throws {
        guard let found = system.device(sbdf) else {
            throw CommandFailure(
                "there is no PCI device at \(sbdf) on this system (--force calls Xen anyway)",
                .unavailable)
        }
        guard !found.isBoundToPciback else { return }
        let state = found.driver.map { "bound to '\($0)'" } ?? "bound to no driver"
        throw CommandFailure(
            "\(sbdf) is \(state), not to xen-pciback: Xen would discard the state of a device that"
                + " may be in use. Use --force to do it anyway, or\n  "
                + PcibackBinding.commands(found).indentingLines(),
            .unavailable)
    }
}

extension String {
    fileprivate func indentingLines() -> String {
        split(separator: "\n").joined(separator: "\n  ")
    }
}
