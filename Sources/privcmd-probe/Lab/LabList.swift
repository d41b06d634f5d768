// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdLab
import SystemPackage

/// `privcmd-probe lab list`.
struct LabList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Say which parts are in the cache, and whether they are whole.",
        discussion: """
            EXAMPLES:
              privcmd-probe lab list
              privcmd-probe lab list --format json
              privcmd-probe lab list --path xen-4.20
            """)

    @Option(help: "How to print it: text or json.")
    var format = OutputOptions.Format.text

    @Option(
        help: ArgumentHelp(
            "Print the folder of one part alone; fails where it is not whole.",
            valueName: "part"))
    var path: String?

    func run() throws {
        if let path {
            let folder = try withLabErrors { () async throws(LabError) -> String in
                try LabCache.standard().folder(of: try Catalogue.named(path)).string
            }
            return try Console.run { try Console.answer(folder) }
        }
        let text = format == .text
        let listing = try withLabErrors { () async throws(LabError) -> String in
            let listing = Listing(entries: try LabCache.standard().entries())
            return text ? listing.text : listing.json
        }
        try Console.run { try Console.answer(listing) }
    }
}
