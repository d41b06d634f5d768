// SPDX-License-Identifier: MIT

import ArgumentParser
import PrivcmdLab

/// `privcmd-probe lab fetch`.
struct LabFetch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Bring hypervisors, kernels and busybox from the Debian archive into the cache.",
        discussion: """
            The archive is the one that this machine's apt sources name, asked with a configuration \
            of its own: nothing is installed, and the machine's apt is left alone. What is there \
            at its newest version stays; a download that was cut off goes on where it stopped.

            EXAMPLES:
              privcmd-probe lab fetch
              privcmd-probe lab fetch --xen 4.20 --linux 6.12 --tools
            """)

    @Option(help: ArgumentHelp("A hypervisor; may be repeated.", valueName: "4.17|4.20"))
    var xen: [String] = []
    @Option(help: ArgumentHelp("A kernel; may be repeated.", valueName: "6.1|6.12"))
    var linux: [String] = []
    @Flag(help: "Also the C headers of Linux 6.12 and Xen 4.20, which scripts/crosscheck takes.")
    var headers = false
    @Flag(help: "Also xl and xenstored of the same hypervisors, for 'lab run --tools'.")
    var tools = false
    @Option(help: ArgumentHelp("Another Debian mirror than the machine's.", valueName: "url"))
    var mirror: String?
    @Flag(name: [.short, .long], help: "No progress.")
    var quiet = false

    func run() throws {
        let command = self
        let progress = ProgressLine(quiet: quiet)
        defer { progress.clear() }
        try withLabErrors(progress) { () async throws(LabError) in
            let fetch = Fetch(into: try .standard(), mirror: command.mirror) { event in
                command.show(event, on: progress)
            }
            try await fetch.run(try command.parts())
        }
    }

    /// Those that were named, or all; and always busybox.
    private func parts() throws(LabError) -> [Part] {
        var parts = headers ? Catalogue.parts.filter { $0.kind == .headers } : []
        if tools {
            for release in xen.isEmpty ? Catalogue.releases(.tools) : xen {
                parts.append(try Catalogue.require(.tools, release))
            }
        }
        if xen.isEmpty && linux.isEmpty { return Catalogue.runParts + parts }
        for (kind, releases) in [(PartKind.xen, xen), (.linux, linux), (.busybox, [""])] {
            for release in releases { parts.append(try Catalogue.require(kind, release)) }
        }
        return parts
    }

    private func show(_ event: FetchEvent, on progress: ProgressLine) {
        switch event {
        case .doing(let text):
            progress.show("lab: \(text)")
        case .downloading(let name, let done, let total):
            progress.show(
                "lab: \(name): downloading \(total >> 20) MiB", detail: ", \(done * 100 / total) %")
        case .fetched(let part):
            progress.clear()
            printError("lab: \(part.name): fetched \(part.package) \(part.version)")
        case .current(let part):
            progress.clear()
            printError(
                "lab: \(part.name): \(part.package) \(part.version) is there, and is the newest")
        }
    }
}
