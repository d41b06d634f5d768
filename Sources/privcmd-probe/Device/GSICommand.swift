// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdJSON
import PrivcmdKit

/// `gsi`: prints the GSI of PCI devices.
struct GSICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsi",
        abstract: "Print the GSI of PCI devices that are bound to xen-pciback.",
        usage: """
            privcmd-probe gsi [<options>] <sbdf> ...
            privcmd-probe gsi [<options>] --all
            """,
        discussion: """
            The output includes the sysfs irq, and a warning if it differs from the GSI. A program \
            that passes the irq as the GSI maps the interrupt of another device.

            On a Linux without the fix of October 2026 each successful call leaks a reference to the \
            device (Debian's 6.12.117 has the fix): do not call it in a loop.

            EXAMPLES:
              privcmd-probe gsi 0000:03:00.0
              privcmd-probe gsi --all --format json
              gsi=$(privcmd-probe gsi -q 03:00.0)
            """)

    @Argument(
        help: "PCI addresses, such as 0000:03:00.0 or 03:00.0.", transform: Arguments.sbdf)
    var sbdf: [SBDF] = []

    @Flag(name: .long, help: "Print every device that is bound to xen-pciback.")
    var all = false

    @OptionGroup var device: RecordableDeviceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if all, !sbdf.isEmpty { throw ValidationError("--all and addresses exclude each other") }
        if !all, sbdf.isEmpty { throw ValidationError("name a PCI address, or use --all") }
    }

    private struct Output: Encodable {
        let device: String
        let devices: [GSIReport]
    }

    func run() throws {
        try Console.run {
            let device = try device.open(quiet: output.quiet)
            let addresses = all ? device.system.devicesBoundToPciback().map(\.sbdf) : sbdf
            let reports = addresses.map { sbdf in
                let result = Result { () throws(PrivcmdError) in
                    try device.privcmd.gsi(of: sbdf)
                }
                return GSIReport(result, for: sbdf, on: device.system)
            }
            try print(reports, device)
            if all, reports.isEmpty {
                throw CommandFailure("no device is bound to xen-pciback", .unavailable)
            }
            // Devices may fail with different errors: the first one decides the exit status.
            if let error = reports.lazy.compactMap(\.error).first {
                throw ExitStatus(error.explanation(on: device.system).category).code
            }
        }
    }

    private func print(_ reports: [GSIReport], _ device: Device) throws {
        if output.format == .json {
            let result = Output(device: device.name, devices: reports)
            return try Console.output(try JSONLine.pretty(result))
        }
        var lines = reports.compactMap { output.quiet ? $0.gsi?.description : $0.text }
        if !output.quiet, !lines.isEmpty, let note = device.note { lines.append(note) }
        if !lines.isEmpty { try Console.output(lines.joined(separator: "\n")) }
        for report in reports {
            if let error = report.explanation { Console.message(error.text) }
        }
    }
}
