// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `reset`: tell Xen that a device has been reset.
struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Tell Xen that a PCI device has been reset.",
        discussion: """
            It resets nothing. Xen throws away what it knew of the device's registers and reads them \
            anew, which a driver that uses the device would not survive: a device that is not bound to \
            xen-pciback is refused unless --force is given.

            EXAMPLES:
              privcmd-probe reset 0000:03:00.0 --type flr
              privcmd-probe reset 03:00.0 --type cold --format json
            """)

    @Argument(help: "A PCI address, such as 0000:03:00.0.", transform: Arguments.sbdf)
    var sbdf: SBDF

    @Option(name: .long, help: "What kind of reset it was.")
    var type: ResetType

    @Flag(name: .long, help: "Also a device that is not bound to xen-pciback.")
    var force = false

    @OptionGroup var device: DeviceOptions
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        let device: String
        let sbdf: SBDF
        let type: String
        let told = true
    }

    func run() throws {
        try Console.run {
            let device = try device.open(quiet: output.quiet)
            if !force { try refuseForeignDevice(device.system) }
            do throws(PrivcmdError) {
                try device.privcmd.resetState(of: sbdf, as: type)
            } catch {
                throw CommandFailure(error, on: device.system)
            }
            let answer = Answer(device: device.name, sbdf: sbdf, type: type.rawValue)
            try output.print(
                answer, "\(sbdf)  Xen was told of a \(type.rawValue) reset", quiet: nil, device)
        }
    }

    private func refuseForeignDevice(_ system: any SystemView) throws {
        guard let found = system.device(sbdf) else {
            throw CommandFailure(
                "there is no PCI device at \(sbdf) on this system (--force asks Xen all the same)",
                .unavailable)
        }
        guard !found.isBoundToPciback else { return }
        let holder = found.driver.map { "bound to '\($0)'" } ?? "bound to no driver"
        throw CommandFailure(
            "\(sbdf) is \(holder), not to xen-pciback: Xen would forget the state of a device that"
                + " may be in use. --force does it all the same, or\n  "
                + PcibackBinding.commands(found).replacingNewlines(),
            .unavailable)
    }
}

extension String {
    fileprivate func replacingNewlines() -> String {
        split(separator: "\n").joined(separator: "\n  ")
    }
}
