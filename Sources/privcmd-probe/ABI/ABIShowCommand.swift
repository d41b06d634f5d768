// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit

/// `abi show`: what the table has of the interface.
struct ABIShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List the interface, or show one of its names down to the bytes.",
        discussion: """
            A name is that of a request, a hypercall, an operation or a structure, in upper or lower \
            case, and with or without its prefix, such as IOCTL_PRIVCMD_, PHYSDEVOP_ or XEN_DOMCTL_. \
            Where a hypercall or an operation has the name of its structure, 'struct NAME' is the \
            structure.

            EXAMPLES:
              privcmd-probe abi show
              privcmd-probe abi show mmapbatch_v2
              privcmd-probe abi show physdev_op/map_pirq
              privcmd-probe abi show XEN_DOMCTL_createdomain
              privcmd-probe abi show 'struct privcmd_dm_op_buf' --format json
            """)

    @Argument(help: "What to show; without it, all is listed.")
    var name: String?

    @Option(help: "How to print it.")
    var format = OutputOptions.Format.text

    func run() throws {
        try Console.run {
            guard let name else {
                let list = InterfaceList()
                switch format {
                case .text: return try Console.answer(list.text)
                case .json: return try Console.answer(try JSONLine.pretty(list))
                }
            }
            let report = try InterfaceReport(entry(named: name))
            switch format {
            case .text: try Console.answer(report.text)
            case .json: try Console.answer(try JSONLine.pretty(report))
            }
        }
    }

    private func entry(named name: String) throws -> InterfaceEntry {
        let found = InterfaceEntry.named(name)
        guard let entry = found.first else {
            throw CommandFailure(
                "the interface has nothing called '\(name)'\(InterfaceEntry.hint(name))"
                    + "\n  'privcmd-probe abi show' lists what there is", .usage)
        }
        guard found.count == 1 else {
            throw CommandFailure(
                "several are called '\(name)': say which\n  "
                    + found.map(\.name).joined(separator: "\n  "), .usage)
        }
        return entry
    }
}
