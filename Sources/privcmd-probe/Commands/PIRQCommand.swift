// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `pirq`: map and unmap.
struct PIRQCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pirq",
        abstract: "Map a GSI to a pIRQ of a domain, and unmap it.",
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
            discussion: """
                A GSI that is mapped already gives the pIRQ it has.

                EXAMPLES:
                  privcmd-probe pirq map "$(privcmd-probe gsi -q 03:00.0)"
                """)

        @Argument(help: "The GSI, a number; not the sysfs irq.", transform: Arguments.gsi)
        var gsi: GSI

        @Option(
            name: .long, help: "The domain that gets it. (default: this one)",
            transform: Arguments.domain)
        var domain: DomainID?

        @Option(
            name: .long, help: "The pIRQ it shall have. (default: Xen's choice)",
            transform: Arguments.pirq)
        var pirq: PIRQ?

        @OptionGroup var device: DeviceOptions
        @OptionGroup var output: OutputOptions

        private struct Answer: Encodable {
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
                let answer = Answer(
                    device: device.name, gsi: gsi.rawValue, pirq: mapped.rawValue)
                try output.print(
                    answer, "GSI \(gsi)  pIRQ \(mapped)", quiet: mapped.description, device)
            }
        }
    }

    struct Unmap: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Unmap a pIRQ.",
            discussion: """
                It also takes away the caller's own access to the interrupt: mapping it for another \
                domain is refused afterwards (EPERM).

                EXAMPLES:
                  privcmd-probe pirq unmap 16
                """)

        @Argument(help: "The pIRQ, a number.", transform: Arguments.pirq)
        var pirq: PIRQ

        @Option(
            name: .long, help: "The domain that has it. (default: this one)",
            transform: Arguments.domain)
        var domain: DomainID?

        @OptionGroup var device: DeviceOptions
        @OptionGroup var output: OutputOptions

        private struct Answer: Encodable {
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
                let answer = Answer(device: device.name, pirq: pirq.rawValue)
                try output.print(answer, "pIRQ \(pirq)  unmapped", quiet: nil, device)
            }
        }
    }
}
