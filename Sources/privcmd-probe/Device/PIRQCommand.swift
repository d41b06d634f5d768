// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdDevices
import PrivcmdKit

/// `pirq`: maps and unmaps pIRQs.
struct PIRQCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pirq",
        abstract: "Map a GSI to a pIRQ of a domain, or unmap a pIRQ.",
        discussion: """
            EXAMPLES:
              privcmd-probe pirq map 22
              privcmd-probe pirq map 22 --domain 3
              privcmd-probe pirq unmap 16
            """,
        subcommands: [Map.self, Unmap.self])

    struct Map: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Map a GSI to a pIRQ, and print the pIRQ.",
            usage: "privcmd-probe pirq map [<options>] <gsi>",
            discussion: """
                If the GSI is already mapped, the command prints its pIRQ.

                EXAMPLES:
                  privcmd-probe pirq map "$(privcmd-probe gsi -q 03:00.0)"
                """)

        @Argument(help: "The GSI, a number; not the sysfs irq.", transform: Arguments.gsi)
        var gsi: GSI

        @Option(
            name: .long, help: "The domain. (default: this one)",
            transform: Arguments.domain)
        var domain: DomainID?

        @Option(
            name: .long, help: "The pIRQ to map it to. (default: Xen chooses)",
            transform: Arguments.pirq)
        var pirq: PIRQ?

        @OptionGroup var device: RecordableDeviceOptions
        @OptionGroup var output: OutputOptions

        private struct Output: Encodable {
            let device: String
            let gsi: UInt32
            let pirq: Int32
        }

        func run() throws {
            try Console.run {
                let device = try device.open(quiet: output.quiet)
                let mapped: PIRQ
                do throws(PrivcmdError) {
                    mapped = try device.privcmd.mapPIRQ(gsi, to: domain ?? .current, as: pirq)
                } catch {
                    throw CommandFailure(error, on: device.system)
                }
                let result = Output(
                    device: device.name, gsi: gsi.rawValue, pirq: mapped.rawValue)
                try output.print(
                    result, "GSI \(gsi)  pIRQ \(mapped)", quiet: mapped.description, device)
            }
        }
    }

    struct Unmap: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Unmap a pIRQ.",
            usage: "privcmd-probe pirq unmap [<options>] <pirq>",
            discussion: """
                This also revokes the caller's own access to the interrupt: afterwards Xen refuses to \
                map it into another domain (EPERM).

                EXAMPLES:
                  privcmd-probe pirq unmap 16
                """)

        @Argument(help: "The pIRQ, a number.", transform: Arguments.pirq)
        var pirq: PIRQ

        @Option(
            name: .long, help: "The domain. (default: this one)",
            transform: Arguments.domain)
        var domain: DomainID?

        @OptionGroup var device: RecordableDeviceOptions
        @OptionGroup var output: OutputOptions

        private struct Output: Encodable {
            let device: String
            let pirq: Int32
            let unmapped = true
        }

        func run() throws {
            try Console.run {
                let device = try device.open(quiet: output.quiet)
                do throws(PrivcmdError) {
                    try device.privcmd.unmapPIRQ(pirq, of: domain ?? .current)
                } catch {
                    throw CommandFailure(error, on: device.system)
                }
                let result = Output(device: device.name, pirq: pirq.rawValue)
                try output.print(result, "pIRQ \(pirq)  unmapped", quiet: nil, device)
            }
        }
    }
}
