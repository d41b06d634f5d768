// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdKit

/// `info`: prints the system and the calls it has.
struct InfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Print kernel, Xen, domain, nodes, modules, calls and devices.",
        usage: "privcmd-probe info [<options>]",
        discussion: """
            info finds out which calls exist with arguments that Linux and Xen refuse before they \
            act. It changes nothing.

            EXAMPLES:
              privcmd-probe info
              privcmd-probe info --format json
              privcmd-probe info --device fake
            """)

    @OptionGroup var device: RecordableDeviceOptions

    @Option(name: .long, help: "The output format.")
    var format: OutputFormat = .text

    func run() throws {
        try Console.run {
            let (report, note, failure) = try makeReport()
            try format.print(
                report, [report.text, note].compactMap { $0 }.joined(separator: "\n"))
            if let failure { throw failure }
        }
    }

    /// The report; if the device cannot be opened, also the failure.
    private func makeReport() throws -> (InfoReport, note: String?, CommandFailure?) {
        do {
            let device = try device.open()
            let privcmd = device.privcmd
            let report = InfoReport(
                device.name, device.system.snapshot(),
                Result { () throws(PrivcmdError) in try privcmd.xenVersion() },
                privcmd.availability())
            return (report, device.note, nil)
        } catch let failure as CommandFailure {
            guard case .open(let error, let system) = failure.deviceFailure else { throw failure }
            return (InfoReport(unopened: device.name, error: error, on: system), nil, failure)
        }
    }
}
