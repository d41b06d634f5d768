// SPDX-License-Identifier: MIT

import ArgumentParser

/// `conformance`: checks the contract, clause by clause.
struct ConformanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract: "Check what the interface promises, clause by clause.",
        discussion: """
            A clause is one promise of the interface, with the result that each release of Linux and \
            Xen and each kind of domain returns.

            EXAMPLES:
              privcmd-probe conformance run
              privcmd-probe conformance list --select 'map-pirq.*'
              privcmd-probe conformance show pcidev-get-gsi.absent-device
            """,
        subcommands: [
            ConformanceRunCommand.self, ConformanceListCommand.self, ConformanceShowCommand.self,
        ])
}
