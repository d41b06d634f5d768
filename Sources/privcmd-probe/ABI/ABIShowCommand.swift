// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdLayout

/// `abi show`: lists the ABI table, or shows one entry.
struct ABIShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List the interface, or show one entry with its bytes.",
        discussion: """
            The name is that of a request, a hypercall, an operation or a structure, in upper or lower \
            case, with or without a prefix such as IOCTL_PRIVCMD_, PHYSDEVOP_ or XEN_DOMCTL_. If a \
            call has the name of its structure, 'struct NAME' shows the structure.

            EXAMPLES:
              privcmd-probe abi show
              privcmd-probe abi show mmapbatch_v2
              privcmd-probe abi show physdev_op/map_pirq
              privcmd-probe abi show XEN_DOMCTL_createdomain
              privcmd-probe abi show 'struct privcmd_dm_op_buf' --format json
            """)

    @Argument(help: "The entry to show. Default: list all.")
    var name: String?

    @Option(help: "The output format.")
    var format = OutputFormat.text

    func run() throws {
        try Console.run {
            guard let name else {
                let list = InterfaceList()
                return try format.print(list, list.text)
            }
            let report = try InterfaceReport(entry(named: name))
            try format.print(report, report.text)
        }
    }

    private func entry(named name: String) throws -> InterfaceEntry {
        let matches = InterfaceEntry.matching(name)
        guard let entry = matches.first else {
            throw CommandFailure(
                "the ABI table has no '\(name)'\(InterfaceEntry.hint(name))"
                    + "\n  'privcmd-probe abi show' lists all entries", .usage)
        }
        guard matches.count == 1 else {
            throw CommandFailure(
                "several entries are called '\(name)'; use one of\n  "
                    + matches.map(\.name).joined(separator: "\n  "), .usage)
        }
        return entry
    }
}
