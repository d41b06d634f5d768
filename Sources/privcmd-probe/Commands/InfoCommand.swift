// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `info`: what is here.
struct InfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Say what is here: kernel, Xen, domain, nodes, modules, calls, devices.",
        discussion: """
            Which calls exist is found out by calls that are bound to be refused before they act: \
            nothing is changed.

            EXAMPLES:
              privcmd-probe info
              privcmd-probe info --format json
              privcmd-probe info --device fake
            """)

    @OptionGroup var device: DeviceOptions

    @Option(name: .long, help: "How to print the answer.")
    var format: OutputOptions.Format = .text

    func run() throws {
        try Console.run {
            let (report, note, failure) = try look()
            switch format {
            case .json: try Console.answer(try JSONLine.pretty(report))
            case .text:
                try Console.answer([report.text, note].compactMap { $0 }.joined(separator: "\n"))
            }
            if let failure { throw failure }
        }
    }

    /// What can be said even where the device cannot be opened, and then why it cannot.
    private func look() throws -> (InfoReport, note: String?, CommandFailure?) {
        do {
            let device = try device.open()
            return (InfoReport(asking: device), device.note, nil)
        } catch let failure as CommandFailure {
            guard case .open(let error, let system) = failure.origin else { throw failure }
            return (InfoReport(without: device.name, error: error, on: system), nil, failure)
        }
    }
}
