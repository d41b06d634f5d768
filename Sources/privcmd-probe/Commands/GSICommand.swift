// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `gsi`: the GSI of a PCI device.
struct GSICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsi",
        abstract: "Tell the GSI of PCI devices that are bound to xen-pciback.",
        discussion: """
            The sysfs irq stands beside the GSI, with a warning where the two differ: passing the irq \
            where the GSI belongs maps somebody else's interrupt.

            On a Linux without the fix of October 2026 each call that finds its device leaks a \
            reference to it (Debian's 6.12.117 has the fix): ask once, do not poll.

            EXAMPLES:
              privcmd-probe gsi 0000:03:00.0
              privcmd-probe gsi --all --format json
              gsi=$(privcmd-probe gsi -q 03:00.0)
            """)

    @Argument(
        help: "PCI addresses, such as 0000:03:00.0 or 03:00.0.", transform: Arguments.sbdf)
    var sbdf: [SBDF] = []

    @Flag(name: .long, help: "Every device that is bound to xen-pciback.")
    var all = false

    @OptionGroup var device: DeviceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if all, !sbdf.isEmpty { throw ValidationError("--all and addresses exclude each other") }
        if !all, sbdf.isEmpty { throw ValidationError("name a PCI address, or say --all") }
    }

    private struct Answer: Encodable {
        let device: String
        let devices: [GSIReport]
    }

    func run() throws {
        try Console.run {
            let device = try device.open(quiet: output.quiet)
            let wanted = all ? device.system.devicesBoundToPciback().map(\.sbdf) : sbdf
            let reports = wanted.map { GSIReport(asking: device, for: $0) }
            try print(reports, device)
            if all, reports.isEmpty {
                throw CommandFailure("no device is bound to xen-pciback", .unavailable)
            }
            // Several devices may fail differently; the first failure decides.
            if let error = reports.lazy.compactMap(\.error).first {
                throw ExitStatus(error.explanation(on: device.system).category).code
            }
        }
    }

    private func print(_ reports: [GSIReport], _ device: Device) throws {
        if output.format == .json {
            let answer = Answer(device: device.name, devices: reports)
            return try Console.answer(try JSONLine.pretty(answer))
        }
        var lines = reports.compactMap { output.quiet ? $0.gsi?.description : $0.text }
        if !output.quiet, !lines.isEmpty, let note = device.note { lines.append(note) }
        if !lines.isEmpty { try Console.answer(lines.joined(separator: "\n")) }
        for report in reports {
            if let error = report.explained { Console.remark(error.text) }
        }
    }
}
