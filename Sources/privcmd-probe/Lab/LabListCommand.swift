// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdLab
import SystemPackage

/// `lab list`: lists the images in the cache.
struct LabListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the images in the cache, and whether they are complete.",
        discussion: """
            EXAMPLES:
              privcmd-probe lab list
              privcmd-probe lab list --format json
              privcmd-probe lab list --path xen-4.20
            """)

    @Option(help: "The output format.")
    var format = OutputFormat.text

    @Option(
        help: ArgumentHelp(
            "Print only the folder of one image; fails if it is incomplete.",
            valueName: "image"))
    var path: String?

    func run() async throws {
        if let path {
            let folder = try await withLabErrors { () async throws(LabError) -> String in
                try LabCache.standard().folder(of: try ImageCatalogue.image(named: path)).string
            }
            return try Console.run { try Console.output(folder) }
        }
        let text = format == .text
        let listing = try await withLabErrors { () async throws(LabError) -> String in
            let listing = ImageList(entries: try LabCache.standard().entries())
            return text ? listing.text : listing.json
        }
        try Console.run { try Console.output(listing) }
    }
}
