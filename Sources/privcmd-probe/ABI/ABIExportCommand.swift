// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdKit
import PrivcmdLayout

/// `abi export`: exports the interface for other tools.
struct ABIExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export the interface for another tool.",
        discussion: """
            syzkaller: a description of the calls. strace: rows of its table of ioctls. c: a header \
            without dependencies. json: the whole table.

            EXAMPLES:
              privcmd-probe abi export --format syzkaller >sys/linux/dev_xen_privcmd.txt
              privcmd-probe abi export --format strace
              privcmd-probe abi export --format c >privcmd_abi.h
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case syzkaller
        case strace
        case c
        case json

        fileprivate var export: InterfaceExport {
            switch self {
            case .syzkaller: .syzkaller
            case .strace: .strace
            case .c: .c
            case .json: .json
            }
        }
    }

    @Option(help: "The output format.")
    var format: Format

    func run() throws {
        try Console.run { try Console.output(try format.export.text()) }
    }
}
