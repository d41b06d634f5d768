// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdLab

/// `privcmd-probe lab list`.
struct LabList: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Say which parts are in the cache, and whether they are whole.",
        discussion: """
            Examples:

              privcmd-probe lab list
              privcmd-probe lab list --format json
            """)

    @Option(help: "How to print it: text or json.")
    var format = Format.text

    func run() throws {
        let text = format == .text
        let listing = try withLabErrors { () async throws(LabError) -> String in
            let listing = Listing(entries: try LabCache.standard().entries())
            return text ? listing.text : listing.json
        }
        print(listing)
    }
}
